import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createOrganization } from '@/features/organizations/create-organization'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, anAdministrator, anOrganization, random } from '../../support/factories'

const here = useDatabase()
const UNLIMITED = { maxDomains: '', maxMailboxes: '', maxAliases: '', maxStorageBytes: '' }
const input = (values: Record<string, unknown> = {}) => ({
	parent: null,
	name: `New ${random()}`,
	...UNLIMITED,
	...values,
})
const named = async (name: string) =>
	(await here.owner.query('SELECT * FROM organization WHERE name = $1', [name])).rows
const journalOf = async (actor: { id: string }) =>
	(await here.owner.query('SELECT * FROM journal_entry WHERE actor_id = $1 ORDER BY at', [actor.id])).rows

test('an administrator makes an organization at the top, with limits, and the journal tells it', async () => {
	const admin = await anAdministrator(here.owner)
	const wanted = input({ maxDomains: '5', maxMailboxes: '0', maxStorageBytes: '1.5 GB' })
	const result = await execute(createOrganization, as(admin), wanted)
	expect(result).toMatchObject({ ok: true })
	const rows = await named(wanted.name)
	expect(rows).toMatchObject([
		{
			parent_id: null,
			enabled: true,
			max_domains: 5,
			max_mailboxes: 0,
			max_aliases: null,
			max_storage_bytes: '1610612736',
		},
	])
	expect(rows[0].lineage).toEqual([rows[0].id])
	expect(await journalOf(admin)).toMatchObject([
		{ right: 'organization.create', outcome: 'done', organization_id: rows[0].id, subject_label: wanted.name },
	])
})

test('a reseller makes organizations below its own, and nowhere else', async () => {
	const reseller = await anOrganization(here.owner, { reseller: true })
	const other = await anOrganization(here.owner, { reseller: true })
	const seller = await aDelegate(here.owner, ['organization.create', 'organization.read'], {
		organizations: [reseller.id],
	})
	const below = input({ parent: reseller.id })
	expect(await execute(createOrganization, as(seller), below)).toMatchObject({ ok: true })
	const [made] = await named(below.name)
	expect(made.lineage).toEqual([reseller.id, made.id])
	expect(made.reseller).toBe(false)
	const deeper = input({ parent: made.id })
	expect(await execute(createOrganization, as(seller), deeper)).toMatchObject({
		ok: false,
		problem: { kind: 'conflict', fields: { parent: expect.stringContaining('no reseller') } },
	})
	expect(await named(deeper.name)).toEqual([])
	await here.owner.query('UPDATE organization SET reseller = true WHERE id = $1', [made.id])
	expect(await execute(createOrganization, as(seller), deeper)).toMatchObject({ ok: true })
	expect((await named(deeper.name))[0].lineage).toEqual([reseller.id, made.id, expect.any(String)])

	const top = input()
	const beside = input({ parent: other.id })
	const missing = input({ parent: '00000000-0000-4000-8000-000000000000' })
	const answers = await Promise.all([top, beside, missing].map((form) => execute(createOrganization, as(seller), form)))
	expect(answers[1]).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect(answers[2]).toEqual(answers[1])
	expect(answers[0]).toMatchObject({ ok: false })
	for (const form of [top, beside, missing]) expect(await named(form.name)).toEqual([])
})

test.each([
	['without a name', { name: '   ' }, 'name', 'Write a name.'],
	['with a count that is none', { maxDomains: 'ten' }, 'maxDomains', 'Write a whole number'],
	['with a negative count', { maxMailboxes: '-1' }, 'maxMailboxes', 'Write a whole number'],
	['with a size that is none', { maxStorageBytes: '10 elephants' }, 'maxStorageBytes', 'Write a size'],
	['below something that is no id', { parent: 'x' }, 'parent', ''],
	['with fields that do not belong in it', { enabled: false }, '', 'something that does not belong'],
	['as a reseller at once', { reseller: true }, '', 'something that does not belong'],
	['with a lineage of its own', { lineage: [] }, '', 'something that does not belong'],
])('an organization %s is refused with a sentence at the field', async (_what, values, field, sentence) => {
	const admin = await anAdministrator(here.owner)
	const form = input(values)
	const result = await execute(createOrganization, as(admin), form)
	expect(result).toMatchObject({
		ok: false,
		problem: { kind: 'invalid', fields: { [field]: expect.stringContaining(sentence) } },
	})
	expect(await named(form.name)).toEqual([])
})

test('two organizations in one place never have one name, in whatever case', async () => {
	const admin = await anAdministrator(here.owner)
	const parent = await anOrganization(here.owner, { reseller: true })
	const form = input()
	expect(await execute(createOrganization, as(admin), form)).toMatchObject({ ok: true })
	expect(await execute(createOrganization, as(admin), { ...form, name: form.name.toUpperCase() })).toMatchObject({
		ok: false,
		problem: { kind: 'conflict', fields: { name: expect.stringContaining('already') } },
	})
	expect(await execute(createOrganization, as(admin), { ...form, parent: parent.id })).toMatchObject({ ok: true })
})

test.each([
	['nothing at all', []],
	['only the right to see', ['organization.read']],
	['only neighbouring rights', ['organization.edit', 'organization.remove', 'domain.create']],
] as const)('whoever holds %s makes no organization', async (_what, rights) => {
	const organization = await anOrganization(here.owner)
	const person = await aDelegate(here.owner, rights.length > 0 ? rights : ['mailbox.read'], {
		organizations: [organization.id],
	})
	const form = input({ parent: organization.id })
	expect(await execute(createOrganization, as(person), form)).toMatchObject({ ok: false })
	expect(await named(form.name)).toEqual([])
	expect(await journalOf(person)).toMatchObject([{ right: 'organization.create', outcome: 'refused' }])
})

test('the limits of a reseller hold for the organizations below it', async () => {
	const admin = await anAdministrator(here.owner)
	const reseller = await anOrganization(here.owner, { max_domains: 1, reseller: true })
	const form = input({ parent: reseller.id, maxDomains: '100' })
	await execute(createOrganization, as(admin), form)
	const [made] = await named(form.name)
	await aDomain(here.owner, made.id)
	await expect(aDomain(here.owner, made.id)).rejects.toMatchObject({ code: 'PT001' })
})
