import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { generatedAppPassword, MOST } from '@/features/app-passwords/app-password-rules'
import { createAppPassword } from '@/features/app-passwords/create-app-password'
import { ownMailSignIn } from '@/features/app-passwords/list-app-passwords'
import { requireOwnAppPasswords } from '@/features/app-passwords/require-own-app-passwords'
import { revokeOwnAppPassword } from '@/features/app-passwords/revoke-own-app-password'
import { setOwnPassword } from '@/features/self/set-own-password'
import { as, viewerOf } from '../../support/callers'
import { content, journalOf, rowOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDomain, aMailbox, anAccount, anAppPassword, anOrganization } from '../../support/factories'

const here = useDatabase()
let mailbox: Awaited<ReturnType<typeof aMailbox>>
let owner: { id: string }
let other: { id: string }

beforeEach(async () => {
	const domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	mailbox = await aMailbox(here.owner, domain)
	owner = { id: mailbox.accountId }
	other = { id: (await aMailbox(here.owner, domain)).accountId }
})
const make = (values: Record<string, unknown> = {}, by = owner) =>
	execute(createAppPassword, as(by), { name: 'Phone', protocols: ['imap', 'smtp'], ...values } as never)
const revoke = (id: string, by = owner) => execute(revokeOwnAppPassword, as(by), { appPassword: id })
const listOf = async (by = owner) => (await ownMailSignIn(await viewerOf(by))).appPasswords
const rows = async () =>
	(await here.owner.query('SELECT * FROM app_password WHERE account_id = $1 ORDER BY created_at', [owner.id])).rows
const SHAPE = /^([a-km-np-z2-9]{4}-){6}[a-km-np-z2-9]{4}$/

test('an app password is 28 of 32 signs in seven groups, and no two are alike', () => {
	const many = Array.from({ length: 500 }, generatedAppPassword)
	for (const one of many) expect(one).toMatch(SHAPE)
	expect(new Set(many).size).toBe(500)
	expect(new Set(many.join('').replaceAll('-', '')).size).toBe(32)
})

describe('making one', () => {
	test('it is shown once, and kept as a digest that the journal, the list and the request’s key know nothing of', async () => {
		const result = await make({ name: '  Phone \t of Ada ', protocols: ['smtp', '', 'imap'] })
		const secret = (result.ok && result.value.reveal?.password) || ''
		expect(secret).toMatch(SHAPE)
		expect(result).toMatchObject({ ok: true, value: { reveal: { address: mailbox.address } } })
		const [row] = await rows()
		expect(row).toMatchObject({ name: 'Phone of Ada', protocols: ['imap', 'smtp'], ends_at: null, revoked_at: null })
		expect(row.secret_hash.equals(createHash('sha256').update(secret).digest())).toBe(true)
		const journal = await journalOf(here.owner, owner)
		expect(journal.map(({ right, after, account_id }) => [right, after, account_id])).toEqual([
			['own.create-app-password', { made: 'Phone of Ada', protocols: ['imap', 'smtp'], endsAt: null }, owner.id],
		])
		const { rows: everything } = await here.owner.query(
			"SELECT query_to_xml('SELECT * FROM journal_entry', true, false, '')::text || query_to_xml('SELECT * FROM request_key', true, false, '')::text AS text",
		)
		const digest = createHash('sha256').update(secret).digest()
		for (const told of [secret, digest.toString('hex'), digest.toString('base64')])
			expect(JSON.stringify([everything, await listOf()])).not.toContain(told)
	})

	test('it ends with the last day that is named, and one in the past is refused beside the field', async () => {
		await make({ endsOn: '2099-12-31' })
		expect((await rows())[0].ends_at).toEqual(new Date('2100-01-01T00:00:00Z'))
		for (const endsOn of ['2020-01-01', 'soon', '2099-02-31'])
			expect(await make({ endsOn }), endsOn).toMatchObject({
				ok: false,
				problem: { kind: 'invalid', fields: { endsOn: expect.any(String) } },
			})
		expect(await rows()).toHaveLength(1)
	})

	test.each([
		['name', ''],
		['name', 'x'.repeat(101)],
		['name', 'a\u0000b'],
		['name', { set: 'x' }],
		['protocols', []],
		['protocols', ['']],
		['protocols', ['ftp']],
		['password', 'one that I like'],
		['secretHash', 'x'],
		['account', '01930000-0000-7000-8000-000000000001'],
		['revokedAt', null],
	])('%s: %j is refused, and nothing is made', async (field, value) => {
		expect(await make({ [field]: value })).toMatchObject({ ok: false, problem: { kind: 'invalid' } })
		expect(await rows()).toEqual([])
	})

	test(`nobody has more than ${MOST} that work, also when they ask for many at once; one that ended makes room`, async () => {
		for (let n = 2; n < MOST; n += 1) await anAppPassword(here.owner, owner.id)
		const results = await Promise.all(Array.from({ length: 6 }, () => make()))
		expect(results.filter(({ ok }) => ok)).toHaveLength(2)
		expect(await rows()).toHaveLength(MOST)
		expect((await revoke((await rows())[0].id)).ok).toBe(true)
		expect((await make()).ok).toBe(true)
	})

	test('who has no mailbox here has nothing that one could open', async () => {
		const outside = await anAccount(here.owner)
		expect(await make({}, outside)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		expect(await ownMailSignIn(await viewerOf(outside))).toMatchObject({ hasMailbox: false, appPasswords: [] })
	})
})

describe('ending one', () => {
	test('ends that one alone, and tells the journal which', async () => {
		const [phone, laptop] = [await anAppPassword(here.owner, owner.id), await anAppPassword(here.owner, owner.id)]
		expect((await revoke(phone.id)).ok).toBe(true)
		expect((await listOf()).map(({ id }) => id)).toEqual([laptop.id])
		const { name } = await rowOf(here.owner, 'app_password', phone)
		expect((await journalOf(here.owner, owner)).map(({ right, after }) => [right, after])).toEqual([
			['own.revoke-app-password', { ended: name }],
		])
	})

	test('somebody else’s, one that is ended, and one that never was get the same answer, and nothing changes', async () => {
		const [theirs, ended] = [await anAppPassword(here.owner, other.id), await anAppPassword(here.owner, owner.id)]
		await revoke(ended.id)
		const before = await content(here.owner)
		const answers: string[] = []
		for (const id of [theirs.id, ended.id, '01930000-0000-7000-8000-000000000001'])
			answers.push(JSON.stringify(await revoke(id)))
		expect(new Set(answers).size).toBe(1)
		expect(answers[0]).toContain('not-found')
		expect(await content(here.owner)).toEqual(before)
		expect((await rowOf(here.owner, 'app_password', theirs)).revoked_at).toBeNull()
	})

	test('ended is ended: not even the owner of the database brings one back by mistake', async () => {
		const { id } = await anAppPassword(here.owner, owner.id)
		await revoke(id)
		await here.owner.query('UPDATE app_password SET revoked_at = NULL WHERE id = $1', [id])
		expect(await listOf()).toEqual([])
	})
})

test('the list holds what works, the last used first, with when, over what and from where', async () => {
	const [a, b] = [await anAppPassword(here.owner, owner.id), await anAppPassword(here.owner, owner.id)]
	await anAppPassword(here.owner, owner.id, { created_at: new Date(0), ends_at: new Date(1000) })
	await anAppPassword(here.owner, other.id)
	await here.owner.query(
		`INSERT INTO app_password_use (app_password_id, service, used_at, client_address)
			VALUES ($1, 'imap', now() - interval '2 days', '192.0.2.1'), ($1, 'smtp', now() - interval '1 hour', '192.0.2.2')`,
		[a.id],
	)
	const list = await listOf()
	expect(list.map(({ id, service, clientAddress }) => [id, service, clientAddress])).toEqual([
		[a.id, 'smtp', '192.0.2.2'],
		[b.id, null, null],
	])
	expect(list[1]?.usedAt).toBeNull()
})

test('whether one’s mail programs need app passwords is told in words that hold no secret', async () => {
	const set = (required: boolean) => execute(requireOwnAppPasswords, as(owner), { required })
	expect((await set(true)).ok).toBe(true)
	expect(await ownMailSignIn(await viewerOf(owner))).toMatchObject({ appPasswordsOnly: true })
	expect((await set(false)).ok).toBe(true)
	expect((await journalOf(here.owner, owner)).map(({ before, after }) => [before, after])).toEqual([
		[{ signIn: 'the password, or app passwords' }, { signIn: 'app passwords only' }],
		[{ signIn: 'app passwords only' }, { signIn: 'the password, or app passwords' }],
	])
})

test('changing one’s own password leaves them, unless they are to end too', async () => {
	await anAppPassword(here.owner, owner.id)
	const change = (more: object) => execute(setOwnPassword, as(owner), { newPassword: 'three words in a row', ...more })
	expect((await change({})).ok).toBe(true)
	expect(await listOf()).toHaveLength(1)
	expect((await change({ endAppPasswords: 'on' })).ok).toBe(true)
	expect(await listOf()).toEqual([])
	expect((await journalOf(here.owner, owner)).map(({ after }) => after?.alsoEnded)).toEqual([undefined, 1])
})
