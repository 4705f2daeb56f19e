/** Ways around a second person by other doors: API keys, roles, and what changes between asking and approving. */
import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { KEY_RIGHTS } from '@/core/policy'
import { giveGrant } from '@/features/grants/give-grant'
import { applyRole } from '@/features/roles/apply-role'
import { getRole } from '@/features/roles/get-role'
import { roleHolders } from '@/features/roles/role-holders'
import { aRole } from '../features/roles/roles'
import { post } from '../support/api'
import {
	aGuardedHouse,
	anApprovalDemand,
	askRemoval,
	type House,
	isRemoved,
	requestIn,
	stateOf,
	WHY,
} from '../support/approvals'
import { approve } from '../support/approve'
import { as, viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import { aGrant, anAccount, anAdministrator, rightsOf } from '../support/factories'
import { aKey } from '../support/keys'

const here = useDatabase()
const keyOf = (house: House, maker: { id: string; grantId: string }, rights: readonly string[]) =>
	aKey(here.owner, maker.id, { rights, scope: { organizations: [house.organization.id] }, parentId: maker.grantId })
const requestsOf = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT FROM approval_request WHERE asker_id = $1', [id])).rowCount
const whyRefused = async ({ id }: { id: string }) =>
	(await here.owner.query(`SELECT "right", why FROM journal_entry WHERE actor_id = $1 AND outcome = 'refused'`, [id]))
		.rows

test('B4 B14 a key approves nothing, whatever its row holds: neither by the API nor as a proved caller', async () => {
	expect(KEY_RIGHTS).not.toContain('approval.give')
	const house = await aGuardedHouse(here.owner)
	const key = await keyOf(house, house.second, [...rightsOf('team-member'), 'approval.give'])
	const request = requestIn(await askRemoval(house))
	expect(await post(key.text, 'approval.give', { request })).toMatchObject({ status: 404 })
	expect(await approve(key, request)).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await stateOf(here.owner, request)).toMatchObject({ state: 'waiting' })
	expect(await isRemoved(here.owner, house.mailbox)).toBe(false)
	expect(await approve(house.second, request)).toMatchObject({ ok: true })
})

test('B4 B14 what needs a second person is refused to a key in plain words, also where nobody could approve it; its maker’s reason changes nothing', async () => {
	const house = await aGuardedHouse(here.owner)
	const key = await keyOf(house, house.asker, ['mailbox.read', 'mailbox.remove'])
	const removal = { mailbox: house.mailbox.id, confirm: house.mailbox.address, _reason: WHY.reason }
	const refused = { status: 403, body: { detail: expect.stringContaining('an API key cannot wait for one') } }
	expect(await post(key.text, 'mailbox.remove', removal)).toMatchObject(refused)
	await here.owner.query('DELETE FROM grant_scope WHERE grant_id = $1', [house.second.grantId])
	expect(await post(key.text, 'mailbox.remove', removal)).toMatchObject(refused)
	expect([await isRemoved(here.owner, house.mailbox), await requestsOf(key)]).toEqual([false, 0])
	expect(await whyRefused(key)).toEqual([
		{ right: 'mailbox.remove', why: 'second-person' },
		{ right: 'mailbox.remove', why: 'second-person' },
	])
	await here.owner.query('DELETE FROM approval_demand WHERE organization_id = $1', [house.organization.id])
	expect(await post(key.text, 'mailbox.remove', removal)).toMatchObject({ status: 200 })
})

test('B4 B14 a key is nobody to wait for', async () => {
	const house = await aGuardedHouse(here.owner)
	await keyOf(house, house.second, [...rightsOf('team-member'), 'approval.give'])
	await here.owner.query('DELETE FROM grant_scope WHERE grant_id = $1', [house.second.grantId])
	await here.owner.query("DELETE FROM grant_scope WHERE kind = 'server'")
	expect(await askRemoval(house)).toMatchObject({ ok: true })
	expect(await stateOf(here.owner, await lastOf(house.asker))).toMatchObject({ state: 'alone' })
})
const lastOf = async ({ id }: { id: string }): Promise<string> =>
	(await here.owner.query('SELECT id FROM approval_request WHERE asker_id = $1 ORDER BY asked_at DESC', [id])).rows[0]
		.id

test('B4 a role that is put behind a request is not approved with it: what was shown is given, or nothing', async () => {
	const house = await aGuardedHouse(here.owner, ['grant.give'])
	const role = await aRole(here.owner, house.organization.id, ['mailbox.read'])
	const friend = await anAccount(here.owner, { organization_id: house.organization.id })
	const limits = { maxMailboxes: '', maxAliases: '', maxStorage: '', maxStoragePerMailbox: '' }
	const gift = { account: friend.id, role: role.id, domains: [house.domain.id], ...limits }
	const request = requestIn(await execute(giveGrant, as(house.asker), gift, WHY))
	const setRights = (rights: string[]) =>
		here.owner.query('UPDATE role SET rights = $2, version = version + 1 WHERE id = $1', [role.id, rights])
	const held = async () =>
		(await here.owner.query('SELECT rights FROM access_grant WHERE account_id = $1', [friend.id])).rows
	await setRights(['mailbox.read', 'mailbox.remove'])
	expect(await approve(house.second, request)).toMatchObject({
		problem: { kind: 'conflict', text: expect.stringContaining('has changed') },
	})
	expect([await held(), await stateOf(here.owner, request)]).toMatchObject([[], { state: 'waiting', sealed: true }])
	await setRights(['mailbox.read'])
	expect(await approve(house.second, request)).toMatchObject({ ok: true })
	expect(await held()).toEqual([{ rights: ['mailbox.read'] }])
})

test('B4 a role of the whole server that is brought to people of an organization waits as well, and takes somebody above to approve', async () => {
	const house = await aGuardedHouse(here.owner, ['grant.give'])
	const [admin, other] = [await anAdministrator(here.owner), await anAdministrator(here.owner)]
	const role = await aRole(here.owner, null, ['mailbox.read', 'mailbox.remove'])
	const holder = await anAccount(here.owner, { organization_id: house.organization.id })
	const grant = await aGrant(here.owner, holder.id, ['mailbox.read'], { domains: [house.domain.id] })
	await here.owner.query('UPDATE access_grant SET role_id = $2 WHERE id = $1', [grant.id, role.id])
	const viewer = await viewerOf(admin)
	const shown = await getRole(viewer, role.id)
	const { copies } = shown ? await roleHolders(viewer, shown, null) : { copies: [] }
	const asked = { role: role.id, version: shown?.version, copies: copies.map(({ sign }) => sign) }
	const request = requestIn(await execute(applyRole, as(admin), asked, WHY))
	const held = async () => (await here.owner.query('SELECT rights FROM access_grant WHERE id = $1', [grant.id])).rows
	for (const by of [admin, house.second])
		expect(await approve(by, request)).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await held()).toEqual([{ rights: ['mailbox.read'] }])
	expect(await approve(other, request)).toMatchObject({ ok: true })
	expect(await held()).toEqual([{ rights: ['mailbox.read', 'mailbox.remove'] }])
})

test('B4 an asker who loses a single right between asking and approval gets nothing done, and neither does an approver', async () => {
	for (const who of ['asker', 'second'] as const) {
		const house = await aGuardedHouse(here.owner)
		const request = requestIn(await askRemoval(house))
		await here.owner.query("UPDATE access_grant SET rights = array_remove(rights, 'mailbox.remove') WHERE id = $1", [
			house[who].grantId,
		])
		expect(await approve(house.second, request)).toMatchObject({ ok: false })
		expect(await isRemoved(here.owner, house.mailbox)).toBe(false)
	}
})

test('B4 a second demand meanwhile is no reason to wait again: what was approved is done', async () => {
	const house = await aGuardedHouse(here.owner)
	const request = requestIn(await askRemoval(house))
	await anApprovalDemand(here.owner, house.organization.id, ['mailbox.remove', 'domain.remove'])
	expect(await approve(house.second, request)).toMatchObject({ ok: true })
	expect(await isRemoved(here.owner, house.mailbox)).toBe(true)
})
