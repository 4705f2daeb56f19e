import { beforeAll, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { givenGrants } from '@/features/grants'
import { remindOfEnd } from '@/features/grants/remind-of-end'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { getKey, keysOfPerson, listKeys, ownKeys } from '@/features/keys'
import { revokeKey } from '@/features/keys/revoke-key'
import { explainWhy } from '@/features/why'
import { get } from '../../support/api'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, anAdministrator, anOrganization, random } from '../../support/factories'
import { aKey } from '../../support/keys'

/** What pages tell of API keys: to their makers, to who looks after these, and to nobody else. */
const here = useDatabase()
const RIGHTS = ['mailbox.read', 'domain.read', 'account.read', 'grant.give', 'grant.revoke', 'key.create'] as const
const soon = () => new Date(Date.now() + 5 * 86_400_000)

let admin: Awaited<ReturnType<typeof anAdministrator>>
let school: Awaited<ReturnType<typeof anOrganization>>
let domain: Awaited<ReturnType<typeof aDomain>>
let other: Awaited<ReturnType<typeof aDomain>>
let maker: Awaited<ReturnType<typeof aDelegate>>
beforeAll(async () => {
	admin = await anAdministrator(here.owner)
	school = await anOrganization(here.owner)
	domain = await aDomain(here.owner, school.id)
	other = await aDomain(here.owner, school.id)
	const options = { passOnDepth: 2, parentId: admin.grantId, givenById: admin.id }
	maker = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] }, options)
})

const make = (name = `Import ${random()}`) =>
	aKey(here.owner, maker.id, { name, scope: { domains: [domain.id] }, parentId: maker.grantId, endsAt: soon() })
/** Somebody with these rights in another domain, and under nobody who made a key. */
const stranger = async () =>
	viewerOf(await aDelegate(here.owner, RIGHTS, { domains: [other.id] }, { passOnDepth: 1, parentId: admin.grantId }))

test('B14 its maker reads where a key is for, and from where it was used; who looks after them not from where', async () => {
	const key = await make()
	expect((await get(key.text, 'mailboxes', { from: '192.0.2.44' })).status).toBe(200)
	const [mine] = (await ownKeys(await viewerOf(maker))).filter(({ id }) => id === key.id)
	expect(mine).toMatchObject({ isMine: true, state: 'works', usedFrom: '192.0.2.44', maker: expect.any(String) })
	expect(mine?.scopes.map(({ name }) => name)).toEqual([domain.name])
	const above = await viewerOf(admin)
	const [seen] = (await listKeys(above, { q: mine?.name })).rows
	expect(seen).toMatchObject({ id: key.id, isMine: false, usedFrom: '', makerId: maker.id })
	expect(await getKey(above, key.id)).toMatchObject({ usedFrom: '', mayEnd: true, grant: { rights: ['mailbox.read'] } })
	expect((await keysOfPerson(above, maker.id)).map(({ id }) => id)).toContain(key.id)
	expect(await getKey(await viewerOf(maker), key.id)).toMatchObject({ isMine: true, mayEnd: true })
})

test('B14 a key is found by its name, its maker’s, and the beginning of its text', async () => {
	const key = await make()
	const above = await viewerOf(admin)
	const found = async (q: string) => (await listKeys(above, { q })).rows.map(({ id }) => id)
	const { name, maker: by } = (await getKey(above, key.id)) ?? { name: '', maker: '' }
	for (const q of [name, name.toUpperCase(), by ?? '', key.text.slice(0, 20)])
		expect([q, await found(q)]).toEqual([q, expect.arrayContaining([key.id])])
	expect(await found(`no such ${random()}`)).toEqual([])
})

test('B14 a key of somebody out of reach is answered like one that is not there', async () => {
	const key = await make()
	const beside = await stranger()
	expect(await getKey(beside, key.id)).toBeNull()
	expect(await keysOfPerson(beside, maker.id)).toEqual([])
	expect((await listKeys(beside, {})).rows).toEqual([])
	expect(await ownKeys(beside)).toEqual([])
	expect(await explainWhy(beside, { who: key.id, right: 'mailbox.read', what: `domain:${other.id}` })).toBeNull()
})

test('B14 what has ended is listed as ended: one that was revoked, and one whose grant above was', async () => {
	const [one, two] = [await make(), await make()]
	await execute(revokeKey, as(admin), { key: one.id })
	const above = await viewerOf(admin)
	expect(await getKey(above, one.id)).toMatchObject({ state: 'ended', mayEnd: false, grant: null })
	expect((await ownKeys(await viewerOf(maker))).map(({ id, state }) => [id, state])).toEqual(
		expect.arrayContaining([
			[two.id, 'works'],
			[one.id, 'ended'],
		]),
	)
	const ended = (await listKeys(above, { state: 'ended' })).rows.map(({ id }) => id)
	expect([ended.includes(one.id), ended.includes(two.id)]).toEqual([true, false])
})

test('B14 the page that asks before a revocation counts keys as keys, and the journal calls them by name', async () => {
	const key = await make()
	const given = await givenGrants(await viewerOf(admin), maker.id)
	expect(given.filter(({ accountId }) => accountId === key.id)).toEqual([expect.objectContaining({ isKey: true })])
	const name = given.find(({ accountId }) => accountId === key.id)?.holder ?? ''
	expect(await execute(revokeGrant, as(admin), { grant: key.grantId })).toMatchObject({ ok: true })
	const { rows } = await here.owner.query(
		"SELECT subject_label AS label FROM journal_entry WHERE subject_id = $1 AND outcome = 'done' AND \"right\" = 'grant.revoke'",
		[key.grantId],
	)
	expect(rows).toEqual([{ label: expect.stringContaining(`of ${name}`) }])
})

test('B14 before a key ends its maker is told, with the way to it', async () => {
	const key = await make('School register')
	const clock = { kind: 'system', name: 'Reminders', rights: ['system.remind'], clientAddress: '' } as const
	const told = await execute(remindOfEnd, clock, { grant: key.grantId ?? '', days: 7 })
	expect(told).toMatchObject({ ok: true })
	const { rows } = await here.owner.query(
		'SELECT subject, account_id AS account, link FROM letter WHERE link LIKE $1',
		[`%/keys/${key.id}`],
	)
	expect(rows).toEqual([
		{ subject: 'The API key School register ends soon', account: maker.id, link: expect.any(String) },
	])
})

test('B14 “Why?” answers about a key as about a person', async () => {
	const key = await make()
	const above = await viewerOf(admin)
	const asked = (right: 'domain.read' | 'mailbox.read', what: string) => explainWhy(above, { who: key.id, right, what })
	expect(await asked('mailbox.read', `domain:${domain.id}`)).toMatchObject({ allowed: true })
	expect(await asked('mailbox.read', `domain:${other.id}`)).toMatchObject({ allowed: false })
	expect(await asked('domain.read', `domain:${domain.id}`)).toMatchObject({ allowed: false })
})
