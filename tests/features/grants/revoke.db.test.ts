import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { giveGrant } from '@/features/grants/give-grant'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aGrant, aMailbox, anAccount, anAdministrator, random } from '../../support/factories'
import { aSession, openSessions } from '../accounts/people'
import { anOffice, giving, grantsOf, MANAGER } from './people'

const here = useDatabase()
const live = async (person: { id: string }) =>
	(await grantsOf(here.owner, person)).filter((grant) => grant.revoked_at === null).length
const make = (who: { id: string }, domain: { id: string }) =>
	execute(createMailbox, as(who), { domain: domain.id, localPart: `n${random()}`, name: 'New', quota: '1 GB' })

/** The manager gives to the person, and the person to a third. */
async function aChain() {
	const office = await anOffice(here.owner, { limits: { mailboxes: 20 } })
	const { manager, person, domain } = office
	const third = { id: (await aMailbox(here.owner, domain)).accountId }
	const scope = { domains: [domain.id] }
	const given = await execute(
		giveGrant,
		as(manager),
		giving(person, { ...scope, rights: MANAGER, passOnDepth: '1', maxMailboxes: '10' }),
	)
	const on = await execute(giveGrant, as(person), giving(third, { ...scope, maxMailboxes: '5' }))
	if (!given.ok || !on.ok) throw new Error('both are given')
	return { ...office, third, grant: given.value.value, handedOn: on.value.value }
}

test('D7 revoking ends the grant, and what was handed on out of it, with the commit', async () => {
	const { manager, person, third, domain, grant } = await aChain()
	expect(await make(third, domain)).toMatchObject({ ok: true })
	expect(await execute(revokeGrant, as(manager), { grant: grant.id })).toMatchObject({ ok: true })
	expect([await live(person), await live(third)]).toEqual([0, 0])
	expect((await make(third, domain)).ok).toBe(false)
	const { rows } = await here.owner.query(
		'SELECT before, account_id FROM journal_entry WHERE actor_id = $1 AND "right" = \'grant.revoke\'',
		[manager.id],
	)
	expect(rows).toMatchObject([{ account_id: person.id, before: { handedOn: 1, scopes: [{ name: domain.name }] } }])
})

test('what was reserved comes back to the giver, and what was made counts there', async () => {
	const { manager, third, domain, grant } = await aChain()
	await make(third, domain)
	await execute(revokeGrant, as(manager), { grant: grant.id })
	const { rows } = await here.owner.query('SELECT mailboxes FROM usage WHERE subject_id = $1', [manager.grantId])
	expect(rows).toEqual([{ mailboxes: 1 }])
})

test('a giver takes back their own gift, though its holder has more from elsewhere', async () => {
	const { manager, person, organization, grant } = await aChain()
	await aGrant(here.owner, person.id, ['domain.remove'], { organizations: [organization.id] })
	expect(await execute(revokeGrant, as(manager), { grant: grant.id })).toMatchObject({ ok: true })
	expect(await live(person)).toBe(1)
})

test('a giver takes back what was handed on out of their gift', async () => {
	const { manager, third, handedOn } = await aChain()
	expect(await execute(revokeGrant, as(manager), { grant: handedOn.id })).toMatchObject({ ok: true })
	expect(await live(third)).toBe(0)
})

describe('nobody revokes upward, sideways or their own', () => {
	test('the grant of the giver, of the giver’s giver, and one’s own', async () => {
		const { manager, person, third, grant } = await aChain()
		expect(await execute(revokeGrant, as(person), { grant: manager.grantId })).toMatchObject({ ok: false })
		expect(await execute(revokeGrant, as(third), { grant: manager.grantId })).toMatchObject({ ok: false })
		expect(await execute(revokeGrant, as(person), { grant: grant.id })).toMatchObject({
			problem: { kind: 'not-allowed', text: /yourself/ },
		})
		expect([await live(manager), await live(person)]).toEqual([1, 1])
	})

	test('a grant of somebody who holds more', async () => {
		const { person, organization, manager } = await anOffice(here.owner)
		const grant = await aGrant(here.owner, person.id, ['domain.remove'], { organizations: [organization.id] })
		expect(await execute(revokeGrant, as(manager), { grant: grant.id })).toMatchObject({
			problem: { kind: 'not-allowed', text: /more than you/ },
		})
	})

	test('a grant in another organization, which is not there', async () => {
		const { manager } = await anOffice(here.owner)
		const other = await aChain()
		const there = await execute(revokeGrant, as(manager), { grant: other.grant.id })
		expect(there).toMatchObject({ problem: { kind: 'not-found' } })
		expect(there).toEqual(await execute(revokeGrant, as(manager), { grant: crypto.randomUUID() }))
	})

	test('a grant that also reaches beyond the actor', async () => {
		const { person, manager, domain } = await anOffice(here.owner)
		const other = await anOffice(here.owner)
		const grant = await aGrant(here.owner, person.id, ['mailbox.read'], { domains: [domain.id, other.domain.id] })
		expect((await execute(revokeGrant, as(manager), { grant: grant.id })).ok).toBe(false)
		expect(await live(person)).toBe(1)
	})

	test('with every right but this one', async () => {
		const { person, organization, grant } = await aChain()
		const rights = MANAGER.filter((right) => right !== 'grant.revoke')
		const other = await aDelegate(here.owner, rights, { organizations: [organization.id] })
		expect(await execute(revokeGrant, as(other), { grant: grant.id })).toMatchObject({ ok: false })
		expect(await live(person)).toBe(1)
	})

	test('a little thing given to an administrator shields nobody from them', async () => {
		const admin = await anAdministrator(here.owner)
		const { manager, domain } = await anOffice(here.owner)
		await here.owner.query('UPDATE account SET organization_id = $2 WHERE id = $1', [admin.id, domain.organizationId])
		expect(await execute(giveGrant, as(manager), giving(admin, { domains: [domain.id] }))).toMatchObject({ ok: true })
		expect(await execute(setAccountEnabled, as(admin), { account: manager.id, enabled: '' })).toMatchObject({
			ok: true,
		})
	})

	test('and a full copy of what the giver holds is not turned against the giver', async () => {
		const admin = await anAdministrator(here.owner)
		const second = await anAccount(here.owner)
		const copy = giving(second, { role: 'admin', server: 'on', passOnDepth: '3' })
		expect(await execute(giveGrant, as(admin), copy)).toMatchObject({ ok: true })
		expect(await execute(setAccountEnabled, as(second), { account: admin.id, enabled: '' })).toMatchObject({
			problem: { kind: 'not-allowed' },
		})
		expect(await execute(revokeGrant, as(second), { grant: admin.grantId })).toMatchObject({ ok: false })
	})
})

describe('everything of a person at once', () => {
	test('D7 ends every grant, what was handed on, the sessions and the unused links', async () => {
		const { manager, person, third, domain } = await aChain()
		await aGrant(here.owner, person.id, ['mailbox.read'], { domains: [domain.id] })
		await aSession(here.owner, person)
		await here.owner.query(
			"INSERT INTO token (hash, purpose, account_id, expires_at) VALUES (sha256($1::text::bytea), 'invitation', $2, now() + interval '1 day')",
			[random(), person.id],
		)
		expect(await execute(revokeAllGrants, as(manager), { account: person.id })).toMatchObject({ ok: true })
		expect([await live(person), await live(third), await openSessions(here.owner, person)]).toEqual([0, 0, 0])
		const { rows } = await here.owner.query('SELECT used_at FROM token WHERE account_id = $1', [person.id])
		expect(rows[0].used_at).not.toBeNull()
		const account = await here.owner.query('SELECT auth_epoch FROM account WHERE id = $1', [person.id])
		expect(account.rows).toEqual([{ auth_epoch: 1 }])
	})

	test('or nothing, and what is beyond the actor is named', async () => {
		const { manager, person, organization } = await aChain()
		await aGrant(here.owner, person.id, ['domain.remove'], { organizations: [organization.id] })
		const result = await execute(revokeAllGrants, as(manager), { account: person.id })
		expect(result).toMatchObject({ problem: { kind: 'not-allowed', missing: ['“Test”'] } })
		expect(await live(person)).toBe(2)
	})

	test('not of oneself, not of a stranger, not of somebody who holds nothing', async () => {
		const { manager, person } = await anOffice(here.owner)
		const other = await aChain()
		expect(await execute(revokeAllGrants, as(manager), { account: manager.id })).toMatchObject({
			problem: { kind: 'not-allowed' },
		})
		expect(await execute(revokeAllGrants, as(manager), { account: other.person.id })).toMatchObject({
			problem: { kind: 'not-found' },
		})
		expect(await execute(revokeAllGrants, as(manager), { account: person.id })).toMatchObject({
			problem: { kind: 'conflict' },
		})
	})

	test('the last administrator stays', async () => {
		await here.owner.query("UPDATE access_grant SET built_in_role = NULL WHERE built_in_role = 'admin'")
		const last = await anAdministrator(here.owner)
		const root = await anAdministrator(here.owner)
		await here.owner.query('UPDATE access_grant SET built_in_role = NULL WHERE id = $1', [root.grantId])
		for (const attempt of [
			execute(revokeAllGrants, as(root), { account: last.id }),
			execute(revokeGrant, as(root), { grant: last.grantId }),
		]) {
			expect(await attempt).toMatchObject({ problem: { kind: 'not-allowed', text: /last administrator/ } })
		}
		expect(await live(last)).toBe(1)
	})
})
