import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { createRole } from '@/features/roles/create-role'
import { editRole } from '@/features/roles/edit-role'
import { removeRole } from '@/features/roles/remove-role'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aGrant, anAccount, anAdministrator, anOrganization, random } from '../../support/factories'

const here = useDatabase()
const ROLES: GrantableRight[] = ['role.read', 'role.create', 'role.edit', 'role.remove']
const MAIL: GrantableRight[] = ['mailbox.read', 'mailbox.create', 'mailbox.remove', 'mailbox.set-password']

const form = (organization: string | null, values: Record<string, unknown> = {}) => ({
	organization,
	name: `HR ${random()}`,
	description: 'Looks after people',
	rights: ['mailbox.create', 'mailbox.remove'],
	...values,
})
const aRole = async (organizationId: string | null, rights: readonly string[] = MAIL) => {
	const name = `Role ${random()}`
	const { rows } = await here.owner.query(
		'INSERT INTO role (id, organization_id, name, rights) VALUES (gen_random_uuid(), $1, $2, $3) RETURNING id',
		[organizationId, name, rights],
	)
	return { id: rows[0].id as string, name }
}
const rowOf = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT * FROM role WHERE id = $1', [id])).rows[0]
const anEditor = async (rights: readonly GrantableRight[] = [...ROLES, ...MAIL]) => {
	const organization = await anOrganization(here.owner)
	const editor = await aDelegate(here.owner, rights, { organizations: [organization.id] })
	return { organization, editor }
}

test('P8 a role is made of single rights under a free name, with the rights that they need', async () => {
	const { organization, editor } = await anEditor()
	const input = form(organization.id)
	const result = await execute(createRole, as(editor), input)
	if (!result.ok) throw new Error(result.problem.text)
	expect(await rowOf(result.value.value)).toMatchObject({
		name: input.name,
		organization_id: organization.id,
		description: 'Looks after people',
		rights: ['mailbox.read', 'mailbox.create', 'mailbox.remove'],
	})
	const { rows } = await here.owner.query('SELECT "right", organization_id FROM journal_entry WHERE actor_id = $1', [
		editor.id,
	])
	expect(rows).toEqual([{ right: 'role.create', organization_id: organization.id }])
})

test('an administrator makes roles of the whole server, a delegate does not', async () => {
	const admin = await anAdministrator(here.owner)
	const { editor } = await anEditor()
	expect(await execute(createRole, as(admin), form(''))).toMatchObject({ ok: true })
	expect(await execute(createRole, as(editor), form(''))).toMatchObject({ ok: false })
})

describe('bad input gets a sentence beside its field', () => {
	test.each([
		['name', { name: '' }],
		['name', { name: 'x'.repeat(101) }],
		['name', { name: 'administrator' }],
		['rights', { rights: [] }],
		['rights.0', { rights: ['root'] }],
		['rights.0', { rights: ['system.set-up'] }],
		['rights.0', { rights: ['own.edit'] }],
		['', { version: 1 }],
		['', { id: crypto.randomUUID() }],
	])('%s: %j', async (field, values) => {
		const { organization, editor } = await anEditor()
		const result = await execute(createRole, as(editor), form(organization.id, values))
		expect(result).toMatchObject({ ok: false, problem: { kind: 'invalid', fields: { [field]: expect.any(String) } } })
	})

	test('a name that is there already, whatever its case', async () => {
		const { organization, editor } = await anEditor()
		const { name } = await aRole(organization.id)
		const result = await execute(createRole, as(editor), form(organization.id, { name: name.toUpperCase() }))
		expect(result).toMatchObject({ problem: { kind: 'conflict', fields: { name: /already/ } } })
	})
})

describe('nobody puts into a role what they do not hold themselves', () => {
	test('what is missing is listed, with what it would bring along', async () => {
		const { organization, editor } = await anEditor([...ROLES, 'mailbox.create'])
		const result = await execute(
			createRole,
			as(editor),
			form(organization.id, { rights: ['mailbox.create', 'domain.remove'] }),
		)
		expect(result).toMatchObject({
			problem: { kind: 'not-allowed', missing: ['See domains', 'Delete domains', 'See mailboxes'] },
		})
		const { rows } = await here.owner.query('SELECT outcome, why FROM journal_entry WHERE actor_id = $1', [editor.id])
		expect(rows).toEqual([{ outcome: 'refused', why: 'exceeds-own' }])
	})

	test('rights that are held only in one domain do not make a role of the organization', async () => {
		const { organization, editor } = await anEditor(ROLES)
		const domain = (
			await here.owner.query(
				'INSERT INTO domain (id, organization_id, name) VALUES (gen_random_uuid(), $1, $2) RETURNING id',
				[organization.id, `d${random()}.test`],
			)
		).rows[0]
		await aGrant(here.owner, editor.id, MAIL, { domains: [domain.id] })
		expect(await execute(createRole, as(editor), form(organization.id))).toMatchObject({
			problem: { kind: 'not-allowed' },
		})
	})

	test('a role that holds more than oneself is neither emptied nor deleted', async () => {
		const { organization, editor } = await anEditor()
		const role = await aRole(organization.id, ['domain.remove', 'mailbox.read'])
		const input = { role: role.id, version: 1, name: role.name, description: '', rights: ['mailbox.read'] }
		expect(await execute(editRole, as(editor), input)).toMatchObject({ problem: { kind: 'not-allowed' } })
		expect(await execute(removeRole, as(editor), { role: role.id })).toMatchObject({ problem: { kind: 'not-allowed' } })
		expect(await rowOf(role)).toMatchObject({ rights: ['domain.remove', 'mailbox.read'], version: 1 })
	})
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
		const { organization, editor } = await anEditor()
		const role = await aRole(organization.id)
		const holder = await anAccount(here.owner)
		const grant = await aGrant(here.owner, holder.id, MAIL, { organizations: [organization.id] })
		await here.owner.query('UPDATE access_grant SET role_id = $2 WHERE id = $1', [grant.id, role.id])
		expect(await execute(editRole, as(editor), edit(role))).toMatchObject({ ok: true })
		expect(await rowOf(role)).toMatchObject({ rights: ['mailbox.read', 'mailbox.create'], version: 2 })
		const { rows } = await here.owner.query('SELECT rights FROM access_grant WHERE id = $1', [grant.id])
		expect(rows[0].rights).toEqual(MAIL)
	})

	test('a stale edit says so and shows what stands there now', async () => {
		const { organization, editor } = await anEditor()
		const role = await aRole(organization.id, ['mailbox.read'])
		await execute(editRole, as(editor), edit(role, { name: 'Helpdesk' }))
		const late = await execute(editRole, as(editor), edit(role))
		expect(late).toMatchObject({
			problem: { kind: 'stale', version: 2, current: { name: 'Helpdesk', rights: 'See mailboxes, Create mailboxes' } },
		})
	})

	test.each(['organization', 'builtIn', 'createdAt'])('the field %s does not belong and is refused', async (field) => {
		const { organization, editor } = await anEditor()
		const role = await aRole(organization.id)
		expect(await execute(editRole, as(editor), edit(role, { [field]: 'x' }))).toMatchObject({
			problem: { kind: 'invalid' },
		})
	})
})

describe('a role of another organization is not there', () => {
	test.each(['edit', 'remove'] as const)('%s', async (what) => {
		const { editor } = await anEditor()
		const { organization } = await anEditor()
		const role = await aRole(organization.id)
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
		expect(await rowOf(role)).toMatchObject({ version: 1 })
	})

	test.each([
		['role.create', 'edit'],
		['role.edit', 'remove'],
	] as const)('%s is not enough to %s', async (right, what) => {
		const { organization, editor } = await anEditor(['role.read', right, ...MAIL])
		const role = await aRole(organization.id)
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
		expect(await rowOf(role)).toMatchObject({ version: 1 })
	})
})

describe('deleting', () => {
	test('a role that a live grant was made from stays; one whose grants have ended goes', async () => {
		const { organization, editor } = await anEditor()
		const role = await aRole(organization.id)
		const holder = await anAccount(here.owner)
		const grant = await aGrant(here.owner, holder.id, MAIL, { organizations: [organization.id] })
		await here.owner.query('UPDATE access_grant SET role_id = $2 WHERE id = $1', [grant.id, role.id])
		expect(await execute(removeRole, as(editor), { role: role.id })).toMatchObject({
			problem: { kind: 'conflict', text: /One grant/ },
		})
		await here.owner.query('UPDATE access_grant SET revoked_at = now() WHERE id = $1', [grant.id])
		expect(await execute(removeRole, as(editor), { role: role.id })).toMatchObject({ ok: true })
		expect(await rowOf(role)).toBeUndefined()
		const { rows } = await here.owner.query('SELECT role_name FROM access_grant WHERE id = $1', [grant.id])
		expect(rows).toHaveLength(1)
	})
})
