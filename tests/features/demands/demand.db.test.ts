import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { type Asked, whomOf } from '@/features/demands/demand-rules'
import { demandSecondFactor } from '@/features/demands/demand-second-factor'
import { demandServerFactor } from '@/features/demands/demand-server-factor'
import { getDemand, getServerDemand, ownDemand } from '@/features/demands/get-demand'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDemand,
	aDomain,
	type aGrant,
	aged,
	aMailbox,
	anAdministrator,
	anAuthenticator,
	anOrganization,
	rightsOf,
} from '../../support/factories'

const here = useDatabase()
const DAY = 86_400_000

const demandOf = async (organization: string | null) =>
	(
		await here.owner.query<{ asked: Asked; graceDays: number | null; trusts: boolean; version: number }>(
			'SELECT asked, grace_days AS "graceDays", trusts_devices AS trusts, version FROM factor_demand WHERE organization_id IS NOT DISTINCT FROM $1',
			[organization],
		)
	).rows[0]
const journalOf = async (right: string) =>
	(
		await here.owner.query(
			'SELECT outcome::text, subject_kind AS kind, subject_label AS label, before, after FROM journal_entry WHERE "right" = $1 ORDER BY at DESC LIMIT 1',
			[right],
		)
	).rows[0]
const daysLeft = async (account: { id: string }): Promise<number | null> => {
	const { factorDue, now } = await viewerOf(account)
	return factorDue && Math.round((factorDue.getTime() - now.getTime()) / DAY)
}
const wanted = (organization: string, more: Record<string, unknown> = {}) => ({
	organization,
	version: 1,
	whom: 'holders',
	graceDays: '7',
	...more,
})

test('an organization demands it of everybody with rights: it is written, journalled, and not written over unseen', async () => {
	const { id, name } = await anOrganization(here.owner)
	const team = await aDelegate(
		here.owner,
		rightsOf('team-member'),
		{ organizations: [id] },
		{ builtInRole: 'team-member' },
	)
	expect(await execute(demandSecondFactor, as(team), wanted(id))).toMatchObject({ ok: true })
	const written = await demandOf(id)
	expect([whomOf(written?.asked ?? {}), written?.graceDays, written?.trusts, written?.version]).toEqual([
		'holders',
		7,
		false,
		2,
	])
	expect(await journalOf('organization.demand-second-factor')).toEqual({
		outcome: 'done',
		kind: 'organization',
		label: name,
		before: { demandedOf: 'nobody', graceDays: null, trustsDevices: true },
		after: { demandedOf: 'holders', graceDays: 7, trustsDevices: false },
	})
	expect(await execute(demandSecondFactor, as(team), wanted(id))).toMatchObject({
		problem: { kind: 'stale', version: 2 },
	})
	const again = wanted(id, { version: 2, whom: 'roles', roles: ['', 'manager'], trustsDevices: 'on', graceDays: '' })
	expect(await execute(demandSecondFactor, as(team), again)).toMatchObject({ ok: true })
	expect(await getDemand(await viewerOf(team), id)).toMatchObject({
		demand: { whom: 'roles', roles: ['manager'], graceDays: null, trustsDevices: true, version: 3 },
		mayDemand: true,
	})
})

test.each([
	['no role is chosen', { whom: 'roles' }, 'roles'],
	['a role is none', { whom: 'roles', roles: ['user'] }, 'roles.0'],
	['the days are a word', { graceDays: 'two' }, 'graceDays'],
	['the days are a year and one', { graceDays: '366' }, 'graceDays'],
	['nobody is meant', { whom: 'some' }, 'whom'],
])('it is refused beside the field when %s', async (_what, more, field) => {
	const { id } = await anOrganization(here.owner)
	const administrator = await anAdministrator(here.owner)
	const answer = await execute(demandSecondFactor, as(administrator), wanted(id, more))
	expect(answer).toMatchObject({ problem: { kind: 'invalid', fields: { [field]: expect.any(String) } } })
	expect(await demandOf(id)).toBeUndefined()
})

test('it is refused to a neighbour right, and not there for a stranger and another organization', async () => {
	const [mine, theirs] = [await anOrganization(here.owner), await anOrganization(here.owner)]
	const editor = await aDelegate(here.owner, ['organization.read', 'organization.edit'], { organizations: [mine.id] })
	expect(await execute(demandSecondFactor, as(editor), wanted(mine.id))).toMatchObject({
		problem: { kind: 'not-allowed' },
	})
	const team = await aDelegate(here.owner, rightsOf('team-member'), { organizations: [mine.id] })
	expect(await execute(demandSecondFactor, as(team), wanted(theirs.id))).toMatchObject({
		problem: { kind: 'not-found' },
	})
	expect(await execute(demandServerFactor, as(team), { version: 1, whom: 'nobody', graceDays: '365' })).toMatchObject({
		problem: { kind: 'not-found' },
	})
	expect(await execute(demandSecondFactor, as(team), { ...wanted(mine.id), id: theirs.id })).toMatchObject({
		problem: { kind: 'invalid' },
	})
	expect([await demandOf(mine.id), await demandOf(theirs.id)]).toEqual([undefined, undefined])
})

test('without any demand of an organization the server asks administrators and those who look after domains, after 14 days', async () => {
	const { id } = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, id)
	const as = (role: string) => aDelegate(here.owner, rightsOf(role), { domains: [domain.id] }, { builtInRole: role })
	const left = async (role: string) => daysLeft(await as(role))
	expect(await daysLeft(await anAdministrator(here.owner))).toBe(14)
	expect([await left('manager'), await left('domain-admin'), await left('mail-admin')]).toEqual([14, 14, null])
	expect(await daysLeft({ id: (await aMailbox(here.owner, domain)).accountId })).toBeNull()
	// Whatever role it came from, a grant over the whole server is an administrator's.
	expect(await daysLeft(await aDelegate(here.owner, ['journal.read'], { server: true }))).toBe(14)
})

test('the days count from the later of the demand and of what brings somebody under it, and the earliest day of all demands holds', async () => {
	const above = await anOrganization(here.owner)
	const { id } = await anOrganization(here.owner, { parent_id: above.id })
	const domain = await aDomain(here.owner, id)
	const mailbox = await aMailbox(here.owner, domain)
	const owner = { id: mailbox.accountId }
	const reader = await aDelegate(here.owner, ['mailbox.read'], { domains: [domain.id] })
	expect([await daysLeft(owner), await daysLeft(reader)]).toEqual([null, null])
	await aDemand(here.owner, id, ['holders'], { graceDays: 10 })
	expect([await daysLeft(owner), await daysLeft(reader)]).toEqual([null, 10])
	await aged(here.owner, reader.id, 4)
	expect(await daysLeft(reader)).toBe(6)
	await aDemand(here.owner, above.id, ['everybody'], { graceDays: 5, since: new Date(Date.now() - DAY) })
	expect([await daysLeft(owner), await daysLeft(reader)]).toEqual([5, 4])
	await anAuthenticator(here.owner, reader.id)
	expect(await daysLeft(reader)).toBeNull()
	const due = await ownDemand(await viewerOf(reader))
	expect(due && due > new Date()).toBe(true)
})

test('a role made here may ask for one; a grant that has ended, was revoked or has not begun asks for nothing', async () => {
	const { id } = await anOrganization(here.owner)
	const role = (
		await here.owner.query<{ id: string }>(
			`INSERT INTO role (id, organization_id, name, rights, demands_factor_since) VALUES (gen_random_uuid(), $1, 'Desk', '{mailbox.read}', now()) RETURNING id`,
			[id],
		)
	).rows[0]?.id
	const holder = async (options: Parameters<typeof aGrant>[4] = {}) => {
		const person = await aDelegate(here.owner, ['mailbox.read'], { organizations: [id] }, options)
		await here.owner.query('UPDATE access_grant SET role_id = $2 WHERE account_id = $1', [person.id, role])
		return daysLeft(person)
	}
	const at = (days: number) => new Date(Date.now() + days * DAY)
	expect(await holder()).toBe(14)
	expect(await holder({ endsAt: at(-1), startsAt: at(-2) })).toBeNull()
	expect(await holder({ startsAt: at(1) })).toBeNull()
	expect(await holder({ revokedAt: at(-1) })).toBeNull()
	await here.owner.query('UPDATE role SET demands_factor_since = NULL WHERE id = $1', [role])
	expect(await holder()).toBeNull()
})

test('the administrator sets what the server asks, and how long it waits', async () => {
	const administrator = await anAdministrator(here.owner)
	const before = await getServerDemand(await viewerOf(administrator))
	expect(before).toMatchObject({
		whom: 'roles',
		roles: ['admin', 'team-member', 'manager', 'domain-admin'],
		graceDays: 14,
	})
	const wish = { version: before.version, whom: 'everybody', graceDays: '30', trustsDevices: true }
	expect(await execute(demandServerFactor, as(administrator), { ...wish, graceDays: '' })).toMatchObject({
		problem: { kind: 'invalid', fields: { graceDays: expect.any(String) } },
	})
	expect(await execute(demandServerFactor, as(administrator), wish)).toMatchObject({ ok: true })
	expect(await journalOf('server.demand-second-factor')).toMatchObject({
		kind: 'server',
		before: { demandedOf: 'roles', graceDays: 14 },
		after: { demandedOf: 'everybody', graceDays: 30 },
	})
	expect(await daysLeft(administrator)).toBe(30)
	const { id } = await anOrganization(here.owner)
	expect(await daysLeft({ id: (await aMailbox(here.owner, await aDomain(here.owner, id))).accountId })).toBe(30)
	await aDemand(here.owner, null, ['admin', 'team-member', 'manager', 'domain-admin'], { since: new Date() })
})
