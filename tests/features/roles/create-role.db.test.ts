import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createRole } from '@/features/roles/create-role'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aGrant, anAdministrator, random } from '../../support/factories'
import { anEditor, aRole, MAIL, ROLES, rowOf } from './roles'

const here = useDatabase()

const form = (organization: string | null, values: Record<string, unknown> = {}) => ({
	organization,
	name: `HR ${random()}`,
	description: 'Looks after people',
	rights: ['mailbox.create', 'mailbox.remove'],
	...values,
})

test('P8 a role is made of single rights under a free name, with the rights that they need', async () => {
	const { organization, editor } = await anEditor(here.owner)
	const input = form(organization.id)
	const result = await execute(createRole, as(editor), input)
	if (!result.ok) throw new Error(result.problem.text)
	expect(await rowOf(here.owner, result.value.value)).toMatchObject({
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
	const { editor } = await anEditor(here.owner)
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
		const { organization, editor } = await anEditor(here.owner)
		const result = await execute(createRole, as(editor), form(organization.id, values))
		expect(result).toMatchObject({ ok: false, problem: { kind: 'invalid', fields: { [field]: expect.any(String) } } })
	})

	test('a name that is there already, whatever its case', async () => {
		const { organization, editor } = await anEditor(here.owner)
		const { name } = await aRole(here.owner, organization.id)
		const result = await execute(createRole, as(editor), form(organization.id, { name: name.toUpperCase() }))
		expect(result).toMatchObject({ problem: { kind: 'conflict', fields: { name: /already/ } } })
	})
})

describe('nobody puts into a role what they do not hold themselves', () => {
	test('what is missing is listed, with what it would bring along', async () => {
		const { organization, editor } = await anEditor(here.owner, [...ROLES, 'mailbox.create'])
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
		const { organization, editor } = await anEditor(here.owner, ROLES)
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
})
