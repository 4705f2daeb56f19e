import { beforeAll, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { KEY_RIGHTS } from '@/core/policy'
import { editGrant } from '@/features/grants/edit-grant'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { revokeKey } from '@/features/keys/revoke-key'
import { get, post } from '../support/api'
import { as, viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import {
	aDelegate,
	aDomain,
	aGrant,
	aMailbox,
	anAdministrator,
	anOrganization,
	random,
	type Scope,
} from '../support/factories'
import { aKey, aKeyUnder } from '../support/keys'

/** Keys in wrong hands, out of time, and made to gain. */
const here = useDatabase()

let admin: Awaited<ReturnType<typeof anAdministrator>>
let domain: Awaited<ReturnType<typeof aDomain>>
beforeAll(async () => {
	admin = await anAdministrator(here.owner)
	domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
})

const keyWith = (rights: readonly string[], scope: Scope, options: Parameters<typeof aKey>[2] = {}) =>
	aKeyUnder(here.owner, admin, { rights, scope, ...options })
const mailboxIn = (of: { id: string }) => ({
	domain: of.id,
	localPart: `m${random()}`,
	name: 'Mia',
	password: 'correct horse battery staple',
	quota: '1 GB',
})

const refusals = async (id: string): Promise<string[]> =>
	(
		await here.owner.query<{ said: string }>(
			`SELECT concat_ws(' ', "right", outcome, why) AS said FROM journal_entry WHERE actor_id = $1 ORDER BY at`,
			[id],
		)
	).rows.map(({ said }) => said)

test('B14 a key that ended, has not begun, was revoked or whose grant was narrowed does nothing', async () => {
	const at = (ms: number) => new Date(Date.now() + ms)
	const scope = { domains: [domain.id] }
	const rights = ['mailbox.read', 'mailbox.create']
	for (const [what, options] of [
		['ended', { startsAt: at(-7_200_000), endsAt: at(-3_600_000) }],
		['not yet begun', { startsAt: at(3_600_000), endsAt: at(7_200_000) }],
		['revoked', { revokedAt: at(-1000) }],
	] as const) {
		const { text } = await keyWith(rights, scope, options)
		expect([what, (await get(text, 'mailboxes')).status]).toEqual([what, 401])
		expect([what, (await post(text, 'mailbox.create', mailboxIn(domain))).status]).toEqual([what, 401])
	}
	const suspended = await keyWith(rights, scope)
	await here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [suspended.maker.id])
	expect((await post(suspended.text, 'mailbox.create', mailboxIn(domain))).status).toBe(401)
	const stopped = await keyWith(rights, scope)
	const home = await anOrganization(here.owner)
	await here.owner.query('UPDATE account SET organization_id = $2 WHERE id = $1', [stopped.maker.id, home.id])
	await here.owner.query('UPDATE organization SET enabled = false WHERE id = $1', [home.id])
	expect((await post(stopped.text, 'mailbox.create', mailboxIn(domain))).status).toBe(401)
})

test('B14 a key revoked in flight: what was written before it stands, and nothing comes after', async () => {
	const key = await keyWith(['mailbox.read', 'mailbox.create'], { domains: [domain.id] })
	const tries = Array.from({ length: 12 }, () => post(key.text, 'mailbox.create', mailboxIn(domain)))
	const revoked = await execute(revokeGrant, as(admin), { grant: key.maker.grantId })
	expect(revoked.ok).toBe(true)
	const done = (await Promise.all(tries)).filter(({ status }) => status === 200).length
	const { rows } = await here.owner.query<{ late: number; all: number }>(
		`SELECT count(*) FILTER (WHERE j.at > r.at)::int AS late, count(*)::int AS all FROM journal_entry j,
			(SELECT at FROM journal_entry WHERE "right" = 'grant.revoke' AND subject_id = $2 AND outcome = 'done') r
		WHERE j.actor_id = $1 AND j.outcome = 'done'`,
		[key.id, key.maker.grantId],
	)
	expect(rows[0]).toEqual({ late: 0, all: done })
	expect((await post(key.text, 'mailbox.create', mailboxIn(domain))).status).toBe(401)
}, 120_000)

test('B14 the limit holds while 40 requests come at once', async () => {
	const limits = { mailboxes: 7 }
	const key = await keyWith(['mailbox.read', 'mailbox.create'], { domains: [domain.id] }, { limits })
	const answers = await Promise.all(
		Array.from({ length: 40 }, () => post(key.text, 'mailbox.create', mailboxIn(domain))),
	)
	const { rows } = await here.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM mailbox WHERE grant_id = $1', [
		key.grantId,
	])
	expect(rows[0]?.n).toBe(7)
	expect(answers.filter(({ status }) => status === 200)).toHaveLength(7)
	for (const { status } of answers) expect([200, 409, 429]).toContain(status)
}, 120_000)

test('B14 a key is taken from its networks alone, by the address that our own server saw', async () => {
	const { text, id } = await keyWith(['mailbox.read'], { domains: [domain.id] })
	await here.owner.query("UPDATE api_key SET networks = '{192.0.2.0/24,2001:db8::/32}' WHERE account_id = $1", [id])
	for (const [from, status] of [
		['192.0.2.77', 200],
		['2001:db8::1', 200],
		['198.51.100.7', 401],
		['2001:db9::1', 401],
		['', 401],
		['192.0.2.7, 198.51.100.7', 401],
		['0/0', 401],
	] as const)
		expect([from, (await get(text, 'mailboxes', { from })).status]).toEqual([from, status])
	const headers = { 'x-forwarded-for': '192.0.2.77', forwarded: 'for=192.0.2.77', 'x-real-ip': '192.0.2.77' }
	expect((await get(text, 'mailboxes', { from: '198.51.100.7', headers })).status).toBe(401)
})

test('B14 a right that is taken from its maker is the key’s no longer', async () => {
	const key = await keyWith(['mailbox.read', 'mailbox.create'], { domains: [domain.id] })
	expect((await post(key.text, 'mailbox.create', mailboxIn(domain))).status).toBe(200)
	await here.owner.query("UPDATE access_grant SET rights = '{mailbox.read,grant.give}' WHERE id = $1", [
		key.maker.grantId,
	])
	expect((await post(key.text, 'mailbox.create', mailboxIn(domain))).status).toBe(403)
	expect((await get(key.text, 'mailboxes')).status).toBe(200)
})

test('B14 a right that no key may hold counts for nothing in one, however it came there', async () => {
	const planted = [
		'mailbox.read',
		'mailbox.set-password',
		'grant.give',
		'grant.revoke',
		'key.create',
		'account.create',
		'server.manage',
	]
	const key = await aKey(here.owner, admin.id, { rights: planted, scope: { server: true }, parentId: admin.grantId })
	const { rows } = await here.owner.query<{ actor: { grants: { rights: string[] }[] } }>(
		'SELECT app.lock_actor($1, NULL) AS actor',
		[key.id],
	)
	expect(rows[0]?.actor.grants[0]?.rights).toEqual(planted)
	const given = await execute(revokeGrant, { ...as({ id: key.id }) }, { grant: admin.grantId })
	expect(given).toMatchObject({ ok: false, problem: { kind: expect.stringMatching(/not-/) } })
	expect((await refusals(key.id)).at(-1)).toContain('grant.revoke refused')
	expect([...((await viewerOf(key)).actor.grants[0]?.rights ?? [])]).toEqual(['mailbox.read', 'server.manage'])
})

test('B14 a key of somebody who ranks higher, or is protected, is not ended or changed by who looks after their domain', async () => {
	const rights = ['account.read', 'mailbox.read', 'domain.read', 'grant.revoke', 'grant.edit'] as const
	const below = await aDelegate(here.owner, rights, { domains: [domain.id] })
	const [higher, guarded, plain] = await Promise.all([1, 2, 3].map(() => aMailbox(here.owner, domain)))
	if (!higher || !guarded || !plain) throw new Error('no mailboxes')
	await aGrant(here.owner, higher.accountId, ['server.manage'], { server: true })
	await here.owner.query('INSERT INTO protection (mailbox_id, account_id) VALUES ($1, $2)', [
		guarded.id,
		guarded.accountId,
	])
	const limits = { maxMailboxes: '', maxAliases: '', maxStorage: '', maxStoragePerMailbox: '' }
	const sooner = { ...limits, version: 1, reason: '', endsOn: new Date(Date.now() + 3_600_000).toISOString() }
	const tried = async ({ accountId }: { accountId: string }) => {
		const { id: key, grantId: grant = '' } = await aKey(here.owner, accountId, { scope: { domains: [domain.id] } })
		return [
			await execute(editGrant, as(below), { grant, ...sooner }),
			await execute(revokeAllGrants, as(below), { account: key }),
			await execute(revokeGrant, as(below), { grant }),
			await execute(revokeKey, as(below), { key }),
		].map((result) => (result.ok ? 'done' : result.problem.kind))
	}
	// What a key holds is edited by nobody.
	const refused = ['not-found', 'not-allowed', 'not-allowed', 'not-allowed']
	expect(await tried(higher)).toEqual(refused)
	expect(await tried(guarded)).toEqual(refused)
	expect(await tried(plain)).toContain('done')
})

test('B14 a key does nothing to whoever made it: their name, their account, their sessions, their other keys', async () => {
	const maker = await aMailbox(here.owner, domain)
	const options = { parentId: admin.grantId, givenById: admin.id, passOnDepth: 1 }
	const held = await aGrant(
		here.owner,
		maker.accountId,
		KEY_RIGHTS,
		{ organizations: [domain.organizationId] },
		options,
	)
	const scope = { organizations: [domain.organizationId] }
	const { text, id } = await aKey(here.owner, maker.accountId, { rights: KEY_RIGHTS, scope, parentId: held.id })
	const { id: other } = await aKey(here.owner, maker.accountId, { scope, parentId: held.id })
	const account = maker.accountId
	for (const [verb, input] of [
		['account.end-sessions', { account }],
		['account.set-enabled', { account, enabled: false }],
		['account.edit', { account, name: 'Another', version: 1 }],
		['account.set-enabled', { account: other, enabled: false }],
		['account.end-sessions', { account: id }],
		['mailbox.set-enabled', { mailbox: maker.id, enabled: false }],
		['mailbox.remove', { mailbox: maker.id, confirm: maker.address }],
	] as const) {
		const { status } = await post(text, verb, input)
		expect([verb, [403, 404].includes(status) ? 'refused' : status]).toEqual([verb, 'refused'])
	}
	expect((await refusals(id)).filter((said) => said.includes('refused outranked')).length).toBeGreaterThan(3)
	const [still] = (await here.owner.query('SELECT state, name FROM account WHERE id = $1', [account])).rows
	expect(still).toMatchObject({ state: 'active' })
})
