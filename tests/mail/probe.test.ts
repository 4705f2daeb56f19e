import { execFileSync } from 'node:child_process'
import { test } from 'vitest'
import { useDatabase } from '../support/database'
import { startDovecot } from '../support/dovecot'
import { aDomain, aMailbox, anOrganization, PASSWORD } from '../support/factories'

const here = useDatabase()
test('probe', async () => {
	const dovecot = await startDovecot(here.ownerUrl)
	try {
		const org = await anOrganization(here.owner)
		const domain = await aDomain(here.owner, org.id)
		const { address } = await aMailbox(here.owner, domain)
		console.log(execFileSync('python3', ['/tmp/imap/timing.py', String(dovecot.imapPort), ...['w1', 'w2', 'w3', PASSWORD].map((p) => `${address},${p}`)]).toString())
		await new Promise((r) => setTimeout(r, 500))
	} finally {
		console.log(dovecot.logs())
		await dovecot.stop()
	}
})
