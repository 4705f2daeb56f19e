import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { giveGrant } from '@/features/grants/give-grant'
import { editOrganization } from '@/features/organizations/edit-organization'
import { setOrganizationDelegation } from '@/features/organizations/set-organization-delegation'
import { applyRole } from '@/features/roles/apply-role'
import { signOf } from '@/features/roles/copy-sign'
import { createRole } from '@/features/roles/create-role'
import { editRole } from '@/features/roles/edit-role'
import { giving, grantsOf, MANAGER } from '../features/grants/people'
import { aRole, rowOf } from '../features/roles/roles'
import { as } from '../support/callers'
import { journalOf } from '../support/content'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aGrant, anAccount, anAdministrator, anOrganization, random } from '../support/factories'

const here = useDatabase()
const KEEPER: GrantableRight[] = ['role.read', 'role.create', 'role.edit', 'role.apply', 'account.read', 'mailbox.read']

/** Somebody who keeps the roles of an organization and holds one of them, like their colleague. */
async function aKeeper(rights: GrantableRight[] = KEEPER) {
	const organization = await anOrganization(here.owner)
	const role = await aRole(here.owner, organization.id, ['mailbox.read'])
	const keeper = await aDelegate(here.owner, rights, { organizations: [organization.id] }, { passOnDepth: 2 })
	const colleague = await anAccount(here.owner, { organization_id: organization.id })
	const holds = async (account: { id: string }) => {
		const { id } = await aGrant(here.owner, account.id, ['mailbox.read'], { organizations: [organization.id] })
		await here.owner.query('UPDATE access_grant SET role_id = $2 WHERE id = $1', [id, role.id])
		return id
	}
	return { organization, role, keeper, colleague, holds }
}
const rightsOf = async (id: string) =>
	(await here.owner.query('SELECT rights FROM access_grant WHERE id = $1', [id])).rows[0].rights

test('a role edited after assignment to gain: what the editor lacks does not go in, and what was given stays', async () => {
	const { role, keeper, holds } = await aKeeper()
	const own = await holds(keeper)
	const input = { role: role.id, version: 1, name: role.name, description: '' }
	const wish = { ...input, rights: ['mailbox.read', 'mailbox.set-password'] }
	expect(await execute(editRole, as(keeper), wish)).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await rowOf(here.owner, role)).toMatchObject({ rights: ['mailbox.read'], version: 1 })
	// Somebody else puts it in: the holder's copy stays as it was given, and they do not apply it to themselves.
	await here.owner.query("UPDATE role SET rights = '{mailbox.read,mailbox.set-password}', version = 2 WHERE id = $1", [
		role.id,
	])
	const sign = signOf(own, 2, { gains: ['mailbox.set-password'], losses: [] })
	for (const copies of [[sign], [signOf(own, 2, { gains: [], losses: [] })]]) {
		const result = await execute(applyRole, as(keeper), { role: role.id, version: 2, copies })
		expect(result).toMatchObject({ ok: false })
	}
	expect(await rightsOf(own)).toEqual(['mailbox.read'])
})

test('a role edited after assignment so that a friend gains: nothing is applied that the editor may not give', async () => {
	const { role, keeper, colleague, holds } = await aKeeper([...KEEPER, 'mailbox.create'])
	const theirs = await holds(colleague)
	const input = { role: role.id, version: 1, name: role.name, description: '', rights: ['mailbox.create'] }
	expect(await execute(editRole, as(keeper), input)).toMatchObject({ ok: true })
	const copies = [signOf(theirs, 2, { gains: ['mailbox.create'], losses: [] })]
	expect(await execute(applyRole, as(keeper), { role: role.id, version: 2, copies })).toMatchObject({ ok: false })
	expect(await rightsOf(theirs)).toEqual(['mailbox.read'])
})

test('a clone made to gain: what the cloner lacks is refused by name, whatever it is cloned from', async () => {
	const { organization, role, keeper } = await aKeeper()
	for (const from of ['admin', role.id]) {
		const name = `Clone ${random()}`
		const input = { organization: organization.id, name, description: '', rights: ['domain.remove'], from }
		expect(await execute(createRole, as(keeper), input)).toMatchObject({
			problem: { kind: 'not-allowed', text: expect.stringContaining('Delete domains') },
		})
		expect((await here.owner.query('SELECT FROM role WHERE name = $1', [name])).rows).toEqual([])
	}
})

test('a clone into an organization where one may not make roles, or from a role that one cannot see, is not there', async () => {
	const { organization, keeper } = await aKeeper()
	const foreign = await aRole(here.owner, (await anOrganization(here.owner)).id)
	const input = { organization: organization.id, name: `Clone ${random()}`, description: '', rights: ['mailbox.read'] }
	const from = (id: string) => execute(createRole, as(keeper), { ...input, from: id })
	const answer = await from(foreign.id)
	expect(answer).toMatchObject({ problem: { kind: 'not-found' } })
	expect(await from(crypto.randomUUID())).toEqual(answer)
	const there = { ...input, organization: (await anOrganization(here.owner)).id, from: 'mail-admin' }
	expect(await execute(createRole, as(keeper), there)).toMatchObject({ problem: { kind: 'not-found' } })
})

test('P8 a clone tells the journal what it was cloned from', async () => {
	const { organization, role, keeper } = await aKeeper()
	const input = { organization: organization.id, name: `Clone ${random()}`, description: '', rights: ['mailbox.read'] }
	expect(await execute(createRole, as(keeper), { ...input, from: role.id })).toMatchObject({ ok: true })
	expect(await journalOf(here.owner, keeper)).toMatchObject([
		{ after: { clonedFrom: { name: role.name, at: [organization.id] } } },
	])
})

test('P5 delegation switched off in an open session, and in a second tab: the form that was open gives nothing', async () => {
	const admin = await anAdministrator(here.owner)
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const giver = await aDelegate(here.owner, MANAGER, { organizations: [organization.id] }, { passOnDepth: 2 })
	const people = await Promise.all(
		Array.from({ length: 6 }, () => anAccount(here.owner, { organization_id: organization.id })),
	)
	const give = (person: { id: string }) => execute(giveGrant, as(giver), giving(person, { domains: [domain.id] }))
	const throwSwitch = execute(setOrganizationDelegation, as(admin), {
		organization: organization.id,
		mayDelegate: false,
	})
	const [switched, ...answers] = await Promise.all([throwSwitch, ...people.map(give)])
	expect(switched).toMatchObject({ ok: true })
	for (const [at, answer] of answers.entries()) {
		expect(await grantsOf(here.owner, people[at] ?? giver)).toHaveLength(answer.ok ? 1 : 0)
	}
	const [late] = people
	const before = await grantsOf(here.owner, late ?? giver)
	expect(await give(late ?? giver)).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await grantsOf(here.owner, late ?? giver)).toEqual(before)
})

test.each(['reseller', 'mayDelegate'])(
	'Q5 the flag %s slipped in as an extra field, a nested object or an operator',
	async (field) => {
		const organization = await anOrganization(here.owner, { may_delegate: false })
		const inside = await aDelegate(here.owner, ['organization.read', 'organization.edit'], {
			organizations: [organization.id],
		})
		const input = { organization: organization.id, version: 1, name: 'Mine' }
		for (const value of ['on', true, { set: true }]) {
			expect(await execute(editOrganization, as(inside), { ...input, [field]: value })).toMatchObject({
				problem: { kind: 'invalid' },
			})
		}
		const { rows } = await here.owner.query('SELECT reseller, may_delegate, version FROM organization WHERE id = $1', [
			organization.id,
		])
		expect(rows).toEqual([{ reseller: false, may_delegate: false, version: 1 }])
	},
)
