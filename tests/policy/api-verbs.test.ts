import { expect, test } from 'vitest'
import { openApi } from '@/app/api/v1/openapi'
import { READS } from '@/app/api/v1/reads'
import { THINGS } from '@/app/api/v1/things'
import { VERBS } from '@/app/api/v1/verbs'
import { GRANTABLE_RIGHTS, isForKeys, KEY_RIGHTS, specOf, withDependencies } from '@/core/policy'
import { importMailboxes } from '@/features/mailboxes/import/import-mailboxes'
import { TRIED } from './verbs'

/** Verbs without an address: their right is a key's to hold, but what they do stands on a page alone. */
const ON_PAGES = ['trace.read']
/** What a person does with a list, a program does one by one: no request of a key has hundreds of passwords hashed. */
const BY_LIST: readonly unknown[] = [importMailboxes]

test('B14 every verb whose right a key can hold is in the API, and none beside them', () => {
	const wanted = Object.entries(TRIED).flatMap(([right, tried]) =>
		isForKeys(right) && !ON_PAGES.includes(right) && !('by' in tried) ? tried.map((one) => one.verb) : [],
	)
	// Those that ask for a second right besides are tried under both.
	const own = wanted.filter((verb) => isForKeys(verb.right) && !BY_LIST.includes(verb))
	const inputs = new Set(Object.values(VERBS).map(({ input }) => input))
	const missing = own.filter((verb) => !inputs.has((verb as unknown as { input: never }).input))
	expect(missing.map(({ right }) => right)).toEqual([])
	for (const [name, { right }] of Object.entries(VERBS)) expect([name, isForKeys(right)]).toEqual([name, true])
	expect(inputs.size).toBe(Object.keys(VERBS).length)
})

test('B14 a key holds nothing that asks for a step-up, and nothing with which rights are given or taken', () => {
	const others = GRANTABLE_RIGHTS.filter((right) => !isForKeys(right))
	expect(KEY_RIGHTS.filter((right) => specOf(right).stepUp || /^(grant|key|review)\./.test(right))).toEqual([])
	expect(others.filter((right) => !specOf(right).stepUp && !/^(grant|key|role|review)\./.test(right))).toEqual([])
	expect(withDependencies(KEY_RIGHTS)).toEqual(KEY_RIGHTS)
	for (const right of ['own.read', 'own.rotate-key', 'system.sign-in', 'no.such', ''])
		expect(isForKeys(right)).toBe(false)
})

test('the description has every address, each with a schema and without a trace of how it is made', () => {
	const described = openApi() as { openapi: string; paths: Record<string, { get?: unknown; post?: unknown }> }
	expect(described.openapi).toBe('3.1.0')
	expect(Object.keys(described.paths).toSorted()).toEqual(
		[...Object.keys(READS), ...Object.keys(VERBS), ...Object.keys(THINGS).map((name) => `${name}/{id}`)]
			.map((name) => `/${name}`)
			.toSorted(),
	)
	const create = JSON.stringify(described.paths['/mailbox.create'])
	for (const word of ['localPart', 'quota', 'additionalProperties":false', 'Idempotency-Key'])
		expect(create).toContain(word)
	expect(JSON.stringify(described)).not.toMatch(/passwordHash|password_hash|secretHash|\$argon2/)
})
