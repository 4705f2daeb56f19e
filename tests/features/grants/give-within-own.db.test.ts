import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { giveGrant } from '@/features/grants/give-grant'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { anAccount, anAdministrator, random, rightsOf } from '../../support/factories'
import { anOffice, giving, grantsOf, MANAGER } from './people'

const here = useDatabase()
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)

describe('D-14 nobody hands on more than one grant of theirs holds', () => {
	test('a right that the giver lacks is named, and the refusal is in the journal', async () => {
		const { manager, person, domain } = await anOffice(here.owner)
		const input = giving(person, { rights: ['mailbox.create', 'mailbox.remove'], domains: [domain.id] })
		const result = await execute(giveGrant, as(manager), input)
		expect(result).toMatchObject({ problem: { kind: 'not-allowed', text: /Delete mailboxes/ } })
		const { rows } = await here.owner.query('SELECT outcome, why FROM journal_entry WHERE actor_id = $1', [manager.id])
		expect(rows).toEqual([{ outcome: 'refused', why: 'exceeds-own' }])
		expect(await grantsOf(here.owner, person)).toEqual([])
	})

	test('the whole server', async () => {
		const { manager, person } = await anOffice(here.owner)
		expect(await execute(giveGrant, as(manager), giving(person, { server: 'on' }))).toMatchObject({ ok: false })
		expect(await grantsOf(here.owner, person)).toEqual([])
	})

	test.each([
		['maxMailboxes', '26', /25/],
		['maxMailboxes', '', /25/],
		['maxStorage', '11 GB', /10 GB/],
		['endsOn', inDays(40).toISOString().slice(0, 10), /own rights end/],
		['endsOn', '', /own rights end/],
		['passOnDepth', '2', /At most 1/],
	])('%s %j is refused beside its field', async (field, value, sentence) => {
		const limits = { mailboxes: 25, storageBytes: 10n << 30n }
		const { manager, person, domain } = await anOffice(here.owner, { limits, endsAt: inDays(30) })
		const fits = { maxMailboxes: '5', maxStorage: '1 GB', endsOn: inDays(5).toISOString(), rights: MANAGER }
		const input = giving(person, { domains: [domain.id], ...fits, [field]: value })
		expect(await execute(giveGrant, as(manager), input)).toMatchObject({
			problem: { kind: 'invalid', fields: { [field]: sentence } },
		})
		expect(await grantsOf(here.owner, person)).toEqual([])
	})

	test('who may use rights but not hand them on is told so', async () => {
		const { manager, person, domain } = await anOffice(here.owner, { passOnDepth: 0 })
		expect(await execute(giveGrant, as(manager), giving(person, { domains: [domain.id] }))).toMatchObject({
			problem: { kind: 'invalid', fields: { passOnDepth: /not hand them on/ } },
		})
	})

	test('rights of one grant and places of another make no third', async () => {
		const { manager, person, domain } = await anOffice(here.owner)
		const other = await anOffice(here.owner)
		await here.owner.query('UPDATE access_grant SET rights = $2 WHERE id = $1', [
			other.manager.grantId,
			[...MANAGER, 'mailbox.remove'],
		])
		// A second grant of the manager: more rights, but in the other organization.
		await here.owner.query(
			`INSERT INTO access_grant (id, account_id, role_name, rights, pass_on_depth) VALUES ($1, $2, 'Second', $3, 5)`,
			[crypto.randomUUID(), manager.id, [...MANAGER, 'mailbox.remove']],
		)
		const input = giving(person, { rights: ['mailbox.remove'], domains: [domain.id] })
		expect(await execute(giveGrant, as(manager), input)).toMatchObject({ problem: { kind: 'not-allowed' } })
	})
})

test('Q7 what is handed on comes out of the giver’s own: 15 and 15 do not fit into 25', async () => {
	const { manager, person, domain, organization } = await anOffice(here.owner, { limits: { mailboxes: 25 } })
	const second = await anAccount(here.owner, { organization_id: organization.id })
	const input = { domains: [domain.id], maxMailboxes: '15' }
	const both = await Promise.all([
		execute(giveGrant, as(manager), giving(person, input)),
		execute(giveGrant, as(manager), giving(second, input)),
	])
	expect(both.filter((result) => result.ok)).toHaveLength(1)
	expect(both.find((result) => !result.ok)).toMatchObject({ problem: { kind: 'over-limit', text: /25/ } })
	const { rows } = await here.owner.query('SELECT mailboxes FROM usage WHERE subject_id = $1', [manager.grantId])
	expect(rows).toEqual([{ mailboxes: 15 }])
})

test('Q1 hand on, and hand on again: each a step shorter, under the same root', async () => {
	const rights: GrantableRight[] = [...MANAGER, 'grant.make-team-member']
	const { manager, person, domain, organization } = await anOffice(here.owner, {}, rights)
	const third = await anAccount(here.owner, { organization_id: organization.id })
	const first = await execute(
		giveGrant,
		as(manager),
		giving(person, { rights, organizations: [organization.id], passOnDepth: '1' }),
	)
	expect(first).toMatchObject({ ok: true })
	expect(
		await execute(giveGrant, as(person), giving(third, { rights, domains: [domain.id], passOnDepth: '1' })),
	).toMatchObject({
		problem: { kind: 'invalid', fields: { passOnDepth: /At most 0/ } },
	})
	expect(await execute(giveGrant, as(person), giving(third, { domains: [domain.id] }))).toMatchObject({ ok: true })
	const [middle] = await grantsOf(here.owner, person)
	const [last] = await grantsOf(here.owner, third)
	expect(last.lineage).toEqual([manager.grantId, middle.id])
})

test('what was given works at once, and only there', async () => {
	const admin = await anAdministrator(here.owner)
	const { person, domain, second } = await anOffice(here.owner)
	const input = giving(person, { role: 'mail-admin', domains: [domain.id] })
	expect(await execute(giveGrant, as(admin), input)).toMatchObject({ ok: true })
	const make = (where: { id: string }) =>
		execute(createMailbox, as(person), { domain: where.id, localPart: `n${random()}`, name: 'New', quota: '1 GB' })
	expect(await make(domain)).toMatchObject({ ok: true })
	expect(await make(second)).toMatchObject({ problem: { kind: 'not-found' } })
	const [grant] = await grantsOf(here.owner, person)
	expect(grant.rights).toEqual(rightsOf('mail-admin'))
})

test('a grant for tomorrow does nothing today', async () => {
	const { manager, person, domain } = await anOffice(here.owner)
	const input = giving(person, { domains: [domain.id], startsOn: inDays(1).toISOString() })
	expect(await execute(giveGrant, as(manager), input)).toMatchObject({ ok: true })
	const result = await execute(createMailbox, as(person), { domain: domain.id, localPart: 'a', name: 'New', quota: '' })
	expect(result.ok).toBe(false)
})
