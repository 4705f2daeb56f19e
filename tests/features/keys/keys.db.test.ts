import { beforeAll, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { isKeyText } from '@/core/key-token'
import type { GrantableRight } from '@/core/policy'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { restoreGrant } from '@/features/grants/restore-grant'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { createKey } from '@/features/keys/create-key'
import { revokeKey } from '@/features/keys/revoke-key'
import { revokeOwnKey } from '@/features/keys/revoke-own-key'
import { rotateOwnKey } from '@/features/keys/rotate-own-key'
import { get, post } from '../../support/api'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, anAdministrator, anOrganization, random } from '../../support/factories'

const here = useDatabase()
const DAY_MS = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)
const RIGHTS: GrantableRight[] = [
	'mailbox.read',
	'mailbox.create',
	'domain.read',
	'alias.read',
	'account.read',
	'grant.give',
	'key.create',
]

let admin: Awaited<ReturnType<typeof anAdministrator>>
let school: Awaited<ReturnType<typeof anOrganization>>
let domain: Awaited<ReturnType<typeof aDomain>>
let other: Awaited<ReturnType<typeof aDomain>>
beforeAll(async () => {
	admin = await anAdministrator(here.owner)
	school = await anOrganization(here.owner)
	domain = await aDomain(here.owner, school.id)
	other = await aDomain(here.owner, school.id)
})

/** Somebody who may hand on in the domain, out of what the administrator gave them. */
const aMaker = (options: Parameters<typeof aDelegate>[3] = {}) =>
	aDelegate(
		here.owner,
		RIGHTS,
		{ domains: [domain.id] },
		{ passOnDepth: 2, parentId: admin.grantId, givenById: admin.id, ...options },
	)
const wanted = (more: Record<string, unknown> = {}) => ({
	name: `Import ${random()}`,
	rights: ['mailbox.read', 'mailbox.create'],
	domains: [domain.id],
	maxMailboxes: '',
	maxAliases: '',
	maxStorage: '',
	maxStoragePerMailbox: '',
	endsOn: inDays(30),
	...more,
})
async function make(maker: { id: string }, more: Record<string, unknown> = {}) {
	const result = await execute(createKey, as(maker), wanted(more))
	if (!result.ok) throw new Error(JSON.stringify(result.problem))
	return { id: result.value.value.id, text: result.value.reveal?.key ?? '' }
}
const problem = async (maker: { id: string }, more: Record<string, unknown>) => {
	const result = await execute(createKey, as(maker), wanted(more))
	return result.ok ? null : result.problem
}
const rows = async <T>(text: string, values: unknown[] = []): Promise<T[]> =>
	(await here.owner.query(text, values)).rows
const statusOf = async (text: string): Promise<number> => (await get(text, 'mailboxes')).status
const aMailboxIn = (of: { id: string }, localPart = `m${random()}`) => ({
	domain: of.id,
	localPart,
	name: 'Mia',
	password: 'correct horse battery staple',
	quota: '1 GB',
})

test('B14 a key is shown once, its digest is kept, and it does what it holds in the name of its maker', async () => {
	const maker = await aMaker()
	const { id, text } = await make(maker)
	expect(isKeyText(text)).toBe(true)
	const [kept] = await rows<{ row: string }>(
		'SELECT concat(k, a, (SELECT json_agg(j) FROM journal_entry j)) AS row FROM api_key k JOIN account a ON a.id = k.account_id WHERE k.account_id = $1',
		[id],
	)
	expect(kept?.row).not.toContain(text.slice(21))
	const made = await post(text, 'mailbox.create', aMailboxIn(domain))
	expect([made.status, made.body.data]).toEqual([200, expect.objectContaining({ address: expect.any(String) })])
	const [entry] = await rows<Record<string, unknown>>(
		`SELECT actor_id, actor_name, "right", outcome, client_address FROM journal_entry WHERE "right" = 'mailbox.create' ORDER BY at DESC LIMIT 1`,
	)
	expect(entry).toEqual({
		actor_id: id,
		actor_name: expect.stringMatching(/^Import \w+ \(API key of Person \w+\)$/),
		right: 'mailbox.create',
		outcome: 'done',
		client_address: '192.0.2.10',
	})
	const list = await get(text, 'mailboxes')
	expect(list.body.data).toEqual([
		expect.objectContaining({ address: (made.body.data as { address: string }).address }),
	])
	const [used] = await rows<{ last_used_from: string; recent: boolean }>(
		"SELECT last_used_from, last_used_at > now() - interval '1 minute' AS recent FROM api_key WHERE account_id = $1",
		[id],
	)
	expect(used).toEqual({ last_used_from: '192.0.2.10', recent: true })
})

test('B14 nothing beyond its maker is in a key: rights, scope, limits, end and depth', async () => {
	const maker = await aMaker({ limits: { mailboxes: 5 }, endsAt: new Date(Date.now() + 40 * DAY_MS) })
	const within = { maxMailboxes: '5' }
	const tries: [string, Record<string, unknown>, string, RegExp][] = [
		['a right that the maker lacks', { ...within, rights: ['alias.create'] }, 'not-allowed', /you lack/],
		['a right that no key holds', { ...within, rights: ['mailbox.set-password'] }, 'invalid', /rights/],
		['handing on', { ...within, rights: ['grant.give'] }, 'invalid', /rights/],
		['making keys', { ...within, rights: ['key.create'] }, 'invalid', /rights/],
		['no right', { ...within, rights: [] }, 'invalid', /Tick/],
		['no box ticked, so none sent', { ...within, rights: undefined }, 'invalid', /Tick/],
		['another domain', { ...within, domains: [other.id] }, 'not-', /./],
		['the whole server', { ...within, domains: [], server: true }, 'not-', /./],
		['no limit', { maxMailboxes: '' }, 'invalid', /maxMailboxes/],
		['a higher limit', { maxMailboxes: '6' }, 'invalid', /maxMailboxes/],
		['a later end', { ...within, endsOn: inDays(90) }, 'invalid', /endsOn/],
		['no end', { ...within, endsOn: '' }, 'invalid', /endsOn/],
		['an end in the past', { ...within, endsOn: '2020-01-01' }, 'invalid', /endsOn/],
		['depth slipped in', { ...within, passOnDepth: 3 }, 'invalid', /does not belong/],
		['another holder slipped in', { ...within, account: admin.id }, 'invalid', /does not belong/],
		['a role slipped in', { ...within, role: 'admin' }, 'invalid', /does not belong/],
		['no name', { ...within, name: ' ' }, 'invalid', /name/],
		['what is no network', { ...within, networks: '192.0.2.0/33' }, 'invalid', /networks/],
	]
	for (const [what, more, kind, words] of tries) {
		const refused = await problem(maker, more)
		expect([what, refused?.kind ?? 'made']).toEqual([what, expect.stringContaining(kind)])
		expect([what, JSON.stringify(refused)]).toEqual([what, expect.stringMatching(words)])
	}
	const keys = await rows('SELECT 1 FROM account WHERE maker_id = $1', [maker.id])
	expect(keys).toEqual([])
	expect(await problem(maker, { ...within, endsOn: inDays(39) })).toBeNull()
	const alone = await aMaker({ passOnDepth: 0 })
	expect((await problem(alone, {}))?.kind).toMatch(/invalid|not-allowed/)
	expect((await problem(admin, { domains: [], server: true, endsOn: inDays(400) }))?.kind).toBe('invalid')
	const endless = await problem(admin, { domains: [], server: true, endsOn: inDays(366) })
	expect(endless).toBeNull()
})

test('B14 a key ends in the transaction in which what it came from ends, and comes back with the undo alone', async () => {
	const maker = await aMaker()
	const [one, two] = [await make(maker), await make(maker)]
	expect([await statusOf(one.text), await statusOf(two.text)]).toEqual([200, 200])
	const [grant] = await rows<{ id: string }>('SELECT id FROM access_grant WHERE account_id = $1', [one.id])
	const kept = await execute(revokeGrant, as(admin), { grant: maker.grantId, keep: [grant?.id ?? ''] })
	expect(kept.ok ? 'kept' : kept.problem.text).toContain('an API key ends with what it came from')
	expect(await statusOf(one.text)).toBe(200)
	expect((await execute(revokeGrant, as(admin), { grant: maker.grantId })).ok).toBe(true)
	expect([await statusOf(one.text), await statusOf(two.text)]).toEqual([401, 401])
	const ended = await rows(
		'SELECT DISTINCT g.revoked_at = up.revoked_at AS together FROM access_grant g JOIN access_grant up ON up.id = g.parent_id WHERE g.parent_id = $1',
		[maker.grantId],
	)
	expect(ended).toEqual([{ together: true }])
	const [{ revocation } = { revocation: '' }] = await rows<{ revocation: string }>(
		'SELECT revocation_id AS revocation FROM access_grant WHERE id = $1',
		[maker.grantId],
	)
	const undone = await execute(restoreGrant, as(admin), { grant: maker.grantId, revocation })
	expect(undone).toMatchObject({ ok: true })
	expect([await statusOf(one.text), await statusOf(two.text)]).toEqual([200, 200])
	const everything = await aMaker()
	const third = await make(everything)
	expect((await execute(revokeAllGrants, as(admin), { account: everything.id })).ok).toBe(true)
	expect(await statusOf(third.text)).toBe(401)
})

test('B14 whoever is disabled has no key any more, also after they are enabled again', async () => {
	const maker = await aMaker()
	const { id, text } = await make(maker)
	const set = async (enabled: boolean) => {
		const done = await execute(setAccountEnabled, as(admin), { account: maker.id, enabled })
		expect(done).toMatchObject({ ok: true })
	}
	expect(await statusOf(text)).toBe(200)
	await set(false)
	expect(await statusOf(text)).toBe(401)
	await set(true)
	expect(await statusOf(text)).toBe(401)
	const [row] = await rows(
		'SELECT a.state, k.revoked_at IS NOT NULL AS revoked, g.revoked_at IS NOT NULL AS ended FROM account a JOIN api_key k ON k.account_id = a.id JOIN access_grant g ON g.account_id = a.id WHERE a.id = $1',
		[id],
	)
	expect(row).toEqual({ state: 'disabled', revoked: true, ended: true })
})

test('B14 a second factor that is overdue stops the keys of whoever lacks it', async () => {
	const maker = await aMaker()
	const { text } = await make(maker)
	await here.owner.query(
		`INSERT INTO factor_demand (id, organization_id, asked, grace_days) VALUES (gen_random_uuid(), $1, '{"holders": "2020-01-01T00:00:00.000Z"}', 0)`,
		[school.id],
	)
	const held = await get(text, 'mailboxes')
	expect([held.status, held.body.detail]).toEqual([404, expect.stringContaining('second factor')])
	expect((await post(text, 'mailbox.create', aMailboxIn(domain))).status).toBe(403)
	await here.owner.query('DELETE FROM factor_demand WHERE organization_id = $1', [school.id])
	expect(await statusOf(text)).toBe(200)
})

test('B14 a key ends by the hand of its maker, and of whoever may revoke there; a stranger finds none', async () => {
	const maker = await aMaker()
	const [one, two] = [await make(maker), await make(maker)]
	const stranger = await aDelegate(here.owner, [...RIGHTS, 'grant.revoke'], { domains: [other.id] }, { passOnDepth: 2 })
	const own = (by: { id: string }, key: string) => execute(revokeOwnKey, as(by), { key })
	expect(await own(stranger, one.id)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect(await own(admin, one.id)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect(await own(maker, maker.id)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect(await execute(revokeKey, as(stranger), { key: one.id })).toMatchObject({
		ok: false,
		problem: { kind: 'not-found' },
	})
	expect(await statusOf(one.text)).toBe(200)
	expect(await own(maker, one.id)).toMatchObject({ ok: true })
	expect(await execute(revokeKey, as(admin), { key: two.id })).toMatchObject({ ok: true })
	expect([await statusOf(one.text), await statusOf(two.text)]).toEqual([401, 401])
	expect(await own(maker, one.id)).toMatchObject({ ok: false, problem: { kind: 'conflict' } })
	const told = await rows(
		`SELECT "right", subject_kind, account_id = $1 AS makers FROM journal_entry WHERE subject_id = ANY ($2) AND outcome = 'done' AND before ? 'key' ORDER BY at`,
		[maker.id, [one.id, two.id]],
	)
	expect(told).toEqual([
		{ right: 'own.revoke-key', subject_kind: 'key', makers: true },
		{ right: 'grant.revoke', subject_kind: 'key', makers: true },
	])
})

test('B14 another secret: the old one goes on for as long as was chosen, and no longer than a day', async () => {
	const maker = await aMaker()
	const { id, text } = await make(maker)
	const rotate = async (overlapHours: number) => {
		const result = await execute(rotateOwnKey, as(maker), { key: id, overlapHours })
		return result.ok ? (result.value.reveal?.key ?? '') : ''
	}
	const second = await rotate(2)
	expect([await statusOf(text), await statusOf(second)]).toEqual([200, 200])
	expect(second.slice(0, 21)).toBe(text.slice(0, 21))
	await here.owner.query("UPDATE api_key SET old_ends_at = now() - interval '1 second' WHERE account_id = $1", [id])
	expect([await statusOf(text), await statusOf(second)]).toEqual([401, 200])
	const third = await rotate(0)
	expect([await statusOf(second), await statusOf(third)]).toEqual([401, 200])
	expect(await rotate(25)).toBe('')
	expect(await statusOf(third)).toBe(200)
	await execute(revokeOwnKey, as(maker), { key: id })
	expect(await execute(rotateOwnKey, as(maker), { key: id, overlapHours: 0 })).toMatchObject({
		ok: false,
		problem: { kind: 'conflict' },
	})
	const [row] = await rows('SELECT old_secret_hash FROM api_key WHERE account_id = $1', [id])
	expect(row).toEqual({ old_secret_hash: null })
})

test('B14 making a key and giving it another secret asks for a step-up of whoever does it', async () => {
	const maker = await aMaker()
	const { id } = await make(maker)
	const { proved: _, ...unproved } = as(maker) as { proved?: true } & ReturnType<typeof as>
	expect(await execute(createKey, unproved, wanted())).toMatchObject({ ok: false, problem: { kind: 'step-up' } })
	expect(await execute(rotateOwnKey, unproved, { key: id })).toMatchObject({ ok: false, problem: { kind: 'step-up' } })
})

test('B14 a key is nobody: it signs in nowhere, has nothing of its own, and stands in no list of people', async () => {
	const maker = await aMaker()
	const { id, text } = await make(maker)
	const viewer = await viewerOf({ id })
	expect([viewer.actor.keyOf, viewer.actor.grants.length]).toEqual([maker.id, 1])
	const [subject] = await rows<{ n: number }>(
		'SELECT count(*)::int AS n FROM account k CROSS JOIN LATERAL app.sign_in_subject(k.address) WHERE k.id = $1',
		[id],
	)
	expect(subject).toEqual({ n: 0 })
	const given = await execute(createKey, { ...as({ id }) }, wanted())
	expect(given).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	for (const [table, columns] of [
		[
			'session',
			`(id_hash, public_id, account_id, auth_epoch, idle_expires_at, absolute_expires_at, client_address, user_agent) SELECT '\\x00', gen_random_uuid(), id, auth_epoch, now() + interval '1 hour', now() + interval '1 day', '', ''`,
		],
		['token', "(hash, purpose, account_id, expires_at) SELECT '\\x00', 'invitation', id, now() + interval '1 day'"],
		[
			'access_grant',
			"(id, account_id, role_name, rights, ends_at) SELECT gen_random_uuid(), id, 'x', '{mailbox.read}', now() + interval '1 day'",
		],
	] as const)
		await expect(
			here.owner.query(`INSERT INTO ${table} ${columns} FROM account WHERE id = $1`, [id]),
		).rejects.toMatchObject({ code: 'PT002' })
	await expect(
		here.owner.query("UPDATE account SET password_hash = '$argon2id$v=19$m=1,t=1,p=1$x' WHERE id = $1", [id]),
	).rejects.toThrow('account_key')
	for (const change of [
		"rights = rights || '{alias.read}'",
		'pass_on_depth = 1',
		'ends_at = NULL',
		"built_in_role = 'admin'",
	])
		await expect(
			here.owner.query(`UPDATE access_grant SET ${change} WHERE account_id = $1`, [id]),
		).rejects.toMatchObject({ code: 'PT002' })
	const all = await make(admin, { domains: [], server: true, rights: ['account.read'] })
	const people = await get(all.text, 'accounts?q=Import')
	expect([people.status, people.body.data]).toEqual([200, []])
	const tree = await get(all.text, `grants?under=${maker.grantId}`)
	expect(tree.text).toContain(id)
	expect(tree.text).not.toContain(text.slice(21))
})
