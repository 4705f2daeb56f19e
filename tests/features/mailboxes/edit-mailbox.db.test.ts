import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { editMailbox } from '@/features/mailboxes/edit-mailbox'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { verifyPassword } from '@/platform/passwords'
import { as } from '../../support/callers'
import { content, journalOf, rowOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anOrganization, PASSWORD } from '../../support/factories'
import { aSession, openSessions } from '../accounts/people'

const here = useDatabase()
const RIGHTS = ['mailbox.read', 'mailbox.edit', 'mailbox.set-password', 'mailbox.set-enabled'] as const

async function setting(values: Record<string, unknown> = {}) {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const actor = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
	const mailbox = await aMailbox(here.owner, domain, values)
	await here.owner.query("UPDATE account SET name = 'Old Name' WHERE id = $1", [mailbox.accountId])
	return { actor, mailbox, owner: { id: mailbox.accountId } }
}

describe('edit-mailbox', () => {
	const edit = (actor: { id: string }, mailbox: { id: string }, values: Record<string, unknown> = {}) =>
		execute(editMailbox, as(actor), { mailbox: mailbox.id, version: 1, name: 'Old Name', ...values })

	test('J9 changes name and send only, and tells just what changed', async () => {
		const { actor, mailbox, owner } = await setting()
		expect(await edit(actor, mailbox, { name: '  Ann \t Ö  ', sendOnly: 'on' })).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, 'account', owner)).toMatchObject({ name: 'Ann Ö', version: 2 })
		expect(await rowOf(here.owner, 'mailbox', mailbox)).toMatchObject({ send_only: true, version: 2 })
		expect(await edit(actor, mailbox, { version: 2, name: 'Ann Ö' })).toMatchObject({ ok: true })
		expect((await journalOf(here.owner, actor)).map(({ before, after }) => [before, after])).toEqual([
			[
				{ name: 'Old Name', sendOnly: false },
				{ name: 'Ann Ö', sendOnly: true },
			],
			[{ sendOnly: true }, { sendOnly: false }],
		])
	})

	test('R-11 a stale edit says so, shows what stands there now, and changes nothing', async () => {
		const { actor, mailbox } = await setting({ version: 2, send_only: true })
		const before = await content(here.owner)
		expect(await edit(actor, mailbox, { name: 'Mine' })).toMatchObject({
			ok: false,
			problem: { kind: 'stale', version: 2, current: { name: 'Old Name', sendOnly: 'on' } },
		})
		expect(await content(here.owner)).toEqual(before)
	})

	test('of ten who save the same form at once one is told that it is saved, the others that they are late', async () => {
		const { actor, mailbox } = await setting()
		const results = await Promise.all(Array.from({ length: 10 }, (_, n) => edit(actor, mailbox, { name: `Name ${n}` })))
		expect(results.filter((result) => result.ok)).toHaveLength(1)
		for (const result of results) if (!result.ok) expect(result.problem.kind).toBe('stale')
		expect(await rowOf(here.owner, 'mailbox', mailbox)).toMatchObject({ version: 2 })
	})

	test.each([
		['name', ''],
		['name', 'x'.repeat(201)],
		['name', 'a\u0000b'],
		['name', { set: 'x' }],
		['sendOnly', 'maybe'],
		['version', '0'],
		['version', [1]],
	])('%s: %j is refused beside the field', async (field, value) => {
		const { actor, mailbox } = await setting()
		expect(await edit(actor, mailbox, { [field]: value })).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { [field]: expect.any(String) } },
		})
	})
})

describe('set-mailbox-password', () => {
	const setPassword = (actor: { id: string }, mailbox: { id: string }, password?: string) =>
		execute(setMailboxPassword, as(actor), { mailbox: mailbox.id, ...(password === undefined ? {} : { password }) })

	test('M1 sets it, ends every session of the owner, and the journal has no trace of it', async () => {
		const { actor, mailbox, owner } = await setting()
		await aSession(here.owner, owner)
		expect(await setPassword(actor, mailbox, 'three words in a row')).toMatchObject({
			ok: true,
			value: { reveal: null },
		})
		const { password_hash: hash } = await rowOf(here.owner, 'account', owner)
		expect([await verifyPassword(hash, 'three words in a row'), await verifyPassword(hash, PASSWORD)]).toEqual([
			true,
			false,
		])
		expect(await openSessions(here.owner, owner)).toBe(0)
		expect(JSON.stringify(await journalOf(here.owner, actor))).not.toMatch(/argon2|three words/)
	})

	test('made by the panel it is shown once', async () => {
		const { actor, mailbox, owner } = await setting()
		const result = await setPassword(actor, mailbox)
		const shown = (result.ok && result.value.reveal?.password) || ''
		expect(await verifyPassword((await rowOf(here.owner, 'account', owner)).password_hash, shown)).toBe(true)
	})

	test('J8 one that is too short is refused, and the old one stays', async () => {
		const { actor, mailbox } = await setting()
		const before = await content(here.owner)
		expect(await setPassword(actor, mailbox, 'short')).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { password: expect.stringContaining('15') } },
		})
		expect(await content(here.owner)).toEqual(before)
	})
})

test('set-mailbox-enabled locks the owner out at once, and lets them in again', async () => {
	const { actor, mailbox } = await setting()
	const standing = async () =>
		(await here.owner.query('SELECT standing FROM app.sign_in_subject($1)', [mailbox.address])).rows[0].standing
	const set = (enabled: string) => execute(setMailboxEnabled, as(actor), { mailbox: mailbox.id, enabled })
	expect([await standing(), (await set('')).ok, await standing(), (await set('on')).ok, await standing()]).toEqual([
		'live',
		true,
		'stopped',
		true,
		'live',
	])
	expect((await journalOf(here.owner, actor)).map((entry) => entry.after)).toEqual([
		{ enabled: false },
		{ enabled: true },
	])
	expect((await set('on')).ok).toBe(true)
	expect(await journalOf(here.owner, actor)).toHaveLength(2)
})
