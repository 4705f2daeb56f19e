import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { editRole } from '@/features/roles/edit-role'
import { removeRole } from '@/features/roles/remove-role'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aGrant, anAccount, random } from '../../support/factories'
import { anEditor, aRole, MAIL, rowOf } from './roles'

const here = useDatabase()

test('a role that holds more than oneself is neither emptied nor deleted', async () => {
	const { organization, editor } = await anEditor(here.owner)
	const role = await aRole(here.owner, organization.id, ['domain.remove', 'mailbox.read'])
	const input = { role: role.id, version: 1, name: role.name, description: '', rights: ['mailbox.read'] }
	expect(await execute(editRole, as(editor), input)).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await execute(removeRole, as(editor), { role: role.id })).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await rowOf(here.owner, role)).toMatchObject({ rights: ['domain.remove', 'mailbox.read'], version: 1 })
})

describe('editing', () => {
	const edit = (role: { id: string }, values: Record<string, unknown> = {}) => ({
		role: role.id,
		version: 1,
		name: `Edited ${random()}`,
		description: '',
		rights: ['mailbox.read', 'mailbox.create'],
		...values,
	})

	test('grants already given keep what they were given', async () => {
		const { organization, editor } = await anEditor(here.owner)
		const role = await aRole(here.owner, organization.id)
		const holder = await anAccount(here.owner)
		const grant = await aGrant(here.owner, holder.id, MAIL, { organizations: [organization.id] })
		await here.owner.query('UPDATE access_grant SET role_id = $2 WHERE id = $1', [grant.id, role.id])
		expect(await execute(editRole, as(editor), edit(role))).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, role)).toMatchObject({ rights: ['mailbox.read', 'mailbox.create'], version: 2 })
		const { rows } = await here.owner.query('SELECT rights FROM access_grant WHERE id = $1', [grant.id])
		expect(rows[0].rights).toEqual(MAIL)
	})

	test('a stale edit says so and shows what stands there now', async () => {
		const { organization, editor } = await anEditor(here.owner)
		const role = await aRole(here.owner, organization.id, ['mailbox.read'])
		await execute(editRole, as(editor), edit(role, { name: 'Helpdesk' }))
		const late = await execute(editRole, as(editor), edit(role))
		expect(late).toMatchObject({
			problem: { kind: 'stale', version: 2, current: { name: 'Helpdesk', rights: 'See mailboxes, Create mailboxes' } },
		})
	})

	test.each(['organization', 'builtIn', 'createdAt'])('the field %s does not belong and is refused', async (field) => {
		const { organization, editor } = await anEditor(here.owner)
		const role = await aRole(here.owner, organization.id)
		expect(await execute(editRole, as(editor), edit(role, { [field]: 'x' }))).toMatchObject({
			problem: { kind: 'invalid' },
		})
	})
})

describe('a role of another organization is not there', () => {
	test.each(['edit', 'remove'] as const)('%s', async (what) => {
		const { editor } = await anEditor(here.owner)
		const { organization } = await anEditor(here.owner)
		const role = await aRole(here.owner, organization.id)
		const attempt = (id: string) =>
			what === 'edit'
				? execute(editRole, as(editor), {
						role: id,
						version: 1,
						name: 'Mine',
						description: '',
						rights: ['mailbox.read'],
					})
				: execute(removeRole, as(editor), { role: id })
		const there = await attempt(role.id)
		expect(there).toMatchObject({ problem: { kind: 'not-found' } })
		expect(there).toEqual(await attempt(crypto.randomUUID()))
		expect(await rowOf(here.owner, role)).toMatchObject({ version: 1 })
	})

	test.each([
		['role.create', 'edit'],
		['role.edit', 'remove'],
	] as const)('%s is not enough to %s', async (right, what) => {
		const { organization, editor } = await anEditor(here.owner, ['role.read', right, ...MAIL])
		const role = await aRole(here.owner, organization.id)
		const result =
			what === 'edit'
				? await execute(editRole, as(editor), {
						role: role.id,
						version: 1,
						name: 'X',
						description: '',
						rights: ['mailbox.read'],
					})
				: await execute(removeRole, as(editor), { role: role.id })
		expect(result).toMatchObject({ problem: { kind: 'not-allowed' } })
		expect(await rowOf(here.owner, role)).toMatchObject({ version: 1 })
	})
})

describe('deleting', () => {
	test('a role that a live grant was made from stays; one whose grants have ended goes', async () => {
		const { organization, editor } = await anEditor(here.owner)
		const role = await aRole(here.owner, organization.id)
		const holder = await anAccount(here.owner)
		const grant = await aGrant(here.owner, holder.id, MAIL, { organizations: [organization.id] })
		await here.owner.query('UPDATE access_grant SET role_id = $2 WHERE id = $1', [grant.id, role.id])
		expect(await execute(removeRole, as(editor), { role: role.id })).toMatchObject({
			problem: { kind: 'conflict', text: /One grant/ },
		})
		await here.owner.query('UPDATE access_grant SET revoked_at = now() WHERE id = $1', [grant.id])
		expect(await execute(removeRole, as(editor), { role: role.id })).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, role)).toBeUndefined()
		const { rows } = await here.owner.query('SELECT role_name FROM access_grant WHERE id = $1', [grant.id])
		expect(rows).toHaveLength(1)
	})
})
