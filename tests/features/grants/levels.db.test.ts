import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { listPlans } from '@/features/billing/list-plans'
import { giveGrant } from '@/features/grants/give-grant'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { as, viewerOf } from '../../support/callers'
import { journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aGrant,
	aMailbox,
	anAccount,
	anAdministrator,
	anOrganization,
	random,
} from '../../support/factories'
import { giving, grantsOf, MANAGER } from './people'

/** Who makes team members and managers: the levels of the built-in roles, as what they are. */
const here = useDatabase()
const TEAM: GrantableRight[] = [...MANAGER, 'grant.make-team-member']
const OUTSIDE: GrantableRight[] = [...MANAGER, 'grant.make-manager']

/** A reseller with a customer below it, somebody who belongs to each, and somebody who looks after both. */
async function aReseller(rights: GrantableRight[], flag = true) {
	const reseller = await anOrganization(here.owner)
	const customer = await anOrganization(here.owner, { parent_id: reseller.id })
	if (!flag) {
		await here.owner.query('ALTER TABLE organization DISABLE TRIGGER organization_stays_reseller')
		await here.owner.query('UPDATE organization SET reseller = false WHERE id = $1', [reseller.id])
		await here.owner.query('ALTER TABLE organization ENABLE TRIGGER organization_stays_reseller')
	}
	const [domain, theirs] = [await aDomain(here.owner, reseller.id), await aDomain(here.owner, customer.id)]
	const giver = await aDelegate(here.owner, rights, { organizations: [reseller.id] }, { passOnDepth: 2 })
	const insider = await anAccount(here.owner, { organization_id: reseller.id })
	const outsider = await anAccount(here.owner, { organization_id: customer.id })
	return { reseller, customer, domain, theirs, giver, insider, outsider }
}

async function expectRefused(giver: { id: string }, input: ReturnType<typeof giving>, missing: RegExp) {
	const result = await execute(giveGrant, as(giver), input)
	expect(result).toMatchObject({ ok: false, problem: { kind: 'not-allowed', text: expect.stringMatching(missing) } })
	expect(await grantsOf(here.owner, { id: input.account })).toEqual([])
	expect((await journalOf(here.owner, giver)).at(-1)).toMatchObject({ outcome: 'refused', why: 'exceeds-own' })
}
const given = async (giver: { id: string }, input: ReturnType<typeof giving>) => {
	expect(await execute(giveGrant, as(giver), input)).toMatchObject({ ok: true })
	expect(await grantsOf(here.owner, { id: input.account })).toHaveLength(1)
}

test('Q3 only who may make team members gives rights over a whole organization', async () => {
	const plain = await aReseller(MANAGER)
	await expectRefused(
		plain.giver,
		giving(plain.insider, { organizations: [plain.reseller.id] }),
		/Make team members.*whole organization/,
	)
	const { giver, insider, reseller } = await aReseller(TEAM)
	await given(giver, giving(insider, { organizations: [reseller.id] }))
})

test('Q3 one organization among many places is a whole organization all the same', async () => {
	const { giver, insider, customer, domain } = await aReseller(MANAGER)
	const input = giving(insider, { organizations: [customer.id], domains: [domain.id] })
	await expectRefused(giver, input, /Make team members/)
})

test('Q5 only who may make managers gives something to people from outside, and only within a reseller', async () => {
	const plain = await aReseller(TEAM)
	await expectRefused(plain.giver, giving(plain.outsider, { domains: [plain.domain.id] }), /Make managers/)
	const { giver, outsider, domain } = await aReseller(OUTSIDE)
	await given(giver, giving(outsider, { domains: [domain.id] }))
	const ordinary = await aReseller(OUTSIDE, false)
	await expectRefused(
		ordinary.giver,
		giving(ordinary.outsider, { domains: [ordinary.domain.id] }),
		/rights over a reseller organization/,
	)
})

test("Q5 a reseller's own people look after its customers without being managers; a customer's people do so at home", async () => {
	const { giver, insider, outsider, theirs } = await aReseller(MANAGER)
	await given(giver, giving(insider, { domains: [theirs.id] }))
	await given(giver, giving(outsider, { domains: [theirs.id] }))
})

test('Q5 whoever holds a domain of the reseller alone makes no managers, whatever rights they hold there', async () => {
	const { domain, reseller } = await aReseller(MANAGER)
	const giver = await aDelegate(here.owner, OUTSIDE, { domains: [domain.id] }, { passOnDepth: 2 })
	const foreign = await anOrganization(here.owner)
	// Seen through a mailbox that lies in the domain, whose owner belongs elsewhere.
	const owner = await anAccount(here.owner, { organization_id: foreign.id })
	const mailbox = await aMailbox(here.owner, domain)
	await here.owner.query('ALTER TABLE mailbox DISABLE TRIGGER USER')
	await here.owner.query('UPDATE mailbox SET account_id = $2 WHERE id = $1', [mailbox.id, owner.id])
	await here.owner.query('ALTER TABLE mailbox ENABLE TRIGGER USER')
	await expectRefused(giver, giving(owner, { domains: [domain.id] }), /rights over a reseller organization/)
	const boss = await aDelegate(here.owner, OUTSIDE, { organizations: [reseller.id] }, { passOnDepth: 2 })
	await given(boss, giving(owner, { domains: [domain.id] }))
})

test('Q5 whoever runs the server makes managers everywhere, also of people who belong to nobody', async () => {
	const admin = await anAdministrator(here.owner)
	const { domain } = await aReseller(MANAGER, false)
	await given(admin, giving(await anAccount(here.owner), { domains: [domain.id] }))
})

test('the right from one grant and the place from another make neither team members nor managers', async () => {
	const { giver, insider, outsider, reseller, domain } = await aReseller(MANAGER)
	const elsewhere = await anOrganization(here.owner)
	const rights: GrantableRight[] = [...TEAM, 'grant.make-manager']
	await aGrant(here.owner, giver.id, rights, { organizations: [elsewhere.id] }, { passOnDepth: 2 })
	await expectRefused(giver, giving(insider, { organizations: [reseller.id] }), /Make team members|all of the scope/)
	await expectRefused(giver, giving(outsider, { domains: [domain.id] }), /Make managers|all of the scope/)
})

test('Q2 Q4 a team member has what the administrator ticked, within the limits that the administrator set, and no prices', async () => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const member = await anAccount(here.owner, { organization_id: organization.id })
	const rights = ['mailbox.create', 'domain.read']
	const ticked = giving(member, { rights, organizations: [organization.id], maxMailboxes: '2' })
	await given(await anAdministrator(here.owner), ticked)
	const make = () =>
		execute(createMailbox, as(member), { domain: domain.id, localPart: `n${random()}`, name: 'New', quota: '1 GB' })
	const made = await make()
	expect([made, await make()]).toMatchObject([{ ok: true }, { ok: true }])
	expect(await make()).toMatchObject({ problem: { kind: 'over-limit', text: /allows 2/ } })
	const [mailbox = ''] = [made].flatMap((one) => (one.ok ? one.value.value.id : []))
	expect(await execute(removeMailbox, as(member), { mailbox, confirm: '' })).toMatchObject({ ok: false })
	const { rows } = await here.owner.query('SELECT id FROM mailbox WHERE domain_id = $1 AND deleted_at IS NULL', [
		domain.id,
	])
	expect(rows).toHaveLength(2)
	expect(await listPlans(await viewerOf(member), {}).catch(() => null)).toBeNull()
})
