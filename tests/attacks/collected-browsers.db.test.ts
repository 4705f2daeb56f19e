import { expect, test } from 'vitest'
import { takeAttempt } from '@/core/gateway/attempts'
import { claimBounds } from '@/core/proof/claim-bounds'
import { useDatabase } from '../support/database'
import { random } from '../support/factories'

useDatabase()

test('S-16 whoever collected a thousand known browsers before the password changed has a hundred tries, not ten thousand', async () => {
	const address = `${random()}@outside.test`
	let passed = 0
	for (let browser = 0; browser < 30; browser += 1)
		for (let tries = 0; tries < 5; tries += 1)
			passed += (await takeAttempt(claimBounds(address, '192.0.2.1', `browser ${browser}`))) === 0 ? 1 : 0
	expect(passed).toBe(100)
})
