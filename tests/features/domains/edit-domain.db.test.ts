import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { editDomain } from '@/features/domains/edit-domain'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anAdministrator, anOrganization } from '../../support/factories'

const here = useDatabase()
const RIGHTS: GrantableRight[] = ['domain.read', 'domain.edit']
const made = async (values: Record<string, unknown> = {}) =>
	aDomain(here.owner, (await anOrganization(here.owner)).id, values)
const rowOf = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT * FROM domain WHERE id = $1', [id])).rows[0]
const input = (domain: { id: string }, values: Record<string, unknown> = {}) => ({
	domain: domain.id,
	version: 1,
	description: '',
	defaultQuotaBytes: '',
	...values,
})

test('description, limits and proposed quota are changed, and the journal has before and after', async () => {
	const domain = await made({ max_mailboxes: 3 })
	const editor = await aDelegate(here.owner, RIGHTS, { organizations: [domain.organizationId] })
	const form = input(domain, {
		description: ' Sales  team ',
		defaultQuotaBytes: '500 MB',
		maxMailboxes: '4',
		maxAliases: '0',
		maxStorageBytes: '1G',
	})
	expect(await execute(editDomain, as(editor), form)).toMatchObject({ ok: true })
	expect(await rowOf(domain)).toMatchObject({
		description: 'Sales team',
		default_quota_bytes: '524288000',
		max_mailboxes: 4,
		max_aliases: 0,
		max_storage_bytes: '1073741824',
		version: 2,
	})
	const { rows } = await here.owner.query('SELECT before, after FROM journal_entry WHERE actor_id = $1', [editor.id])
	expect(rows[0].before).toMatchObject({ description: '', maxMailboxes: 3 })
	expect(rows[0].after).toMatchObject({ description: 'Sales team', maxMailboxes: 4, maxStorageBytes: '1073741824' })
})

test('a limit may be set below what is in use: nothing is removed, nothing can be added', async () => {
	const domain = await made()
	const admin = await anAdministrator(here.owner)
	await aMailbox(here.owner, domain)
	await aMailbox(here.owner, domain)
	expect(await execute(editDomain, as(admin), input(domain, { maxMailboxes: '1' }))).toMatchObject({ ok: true })
	const { rows } = await here.owner.query('SELECT mailboxes FROM usage WHERE subject_id = $1', [domain.id])
	expect(rows).toEqual([{ mailboxes: 2 }])
	await expect(aMailbox(here.owner, domain)).rejects.toMatchObject({ code: 'PT001' })
})

describe('D-16 nobody raises their own limits', () => {
	test('a person with the right on the domain itself describes it, and sets no limit of it', async () => {
		const domain = await made({ max_mailboxes: 5 })
		const person = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
		const described = input(domain, { description: 'Mine', defaultQuotaBytes: '1 GB', maxMailboxes: '5' })
		expect(await execute(editDomain, as(person), described)).toMatchObject({ ok: true })
		for (const change of [{ maxMailboxes: '6' }, { maxMailboxes: '' }, { maxStorageBytes: '1 TB' }])
			expect(await execute(editDomain, as(person), input(domain, { ...change, version: 2 }))).toMatchObject({
				ok: false,
				problem: { kind: 'not-allowed', text: expect.stringContaining('limits are set') },
			})
		expect(await rowOf(domain)).toMatchObject({ description: 'Mine', max_mailboxes: 5, version: 2 })
	})

	test('a right on the domain and another right on its organization are not added up', async () => {
		const domain = await made({ max_mailboxes: 5 })
		const person = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
		await aGrant(here.owner, person.id, ['domain.create'], { organizations: [domain.organizationId] })
		expect(await execute(editDomain, as(person), input(domain, { maxMailboxes: '6' }))).toMatchObject({ ok: false })
		expect(await rowOf(domain)).toMatchObject({ max_mailboxes: 5, version: 1 })
	})
})

test('a stale edit says so, shows what stands there now, and changes nothing', async () => {
	const domain = await made({ version: 2, description: 'Now', max_mailboxes: 8, default_quota_bytes: '1073741824' })
	const admin = await anAdministrator(here.owner)
	expect(await execute(editDomain, as(admin), input(domain, { description: 'Late' }))).toMatchObject({
		ok: false,
		problem: {
			kind: 'stale',
			version: 2,
			current: { description: 'Now', maxMailboxes: '8', maxAliases: '', defaultQuotaBytes: '1 GB' },
		},
	})
	expect(await rowOf(domain)).toMatchObject({ description: 'Now', version: 2 })
})

test.each([
	['a limit in words', { maxMailboxes: 'some' }, 'maxMailboxes'],
	['a size that is none', { maxStorageBytes: '-5' }, 'maxStorageBytes'],
	['control characters', { description: 'a\u202Eb' }, 'description'],
	['a new name', { name: 'other.test' }, ''],
	['another organization', { organizationId: '00000000-0000-4000-8000-000000000000' }, ''],
	['a date of deletion', { deletedAt: null }, ''],
])('%s is refused with a sentence at the field', async (_what, values, field) => {
	const domain = await made()
	const admin = await anAdministrator(here.owner)
	expect(await execute(editDomain, as(admin), input(domain, values))).toMatchObject({
		ok: false,
		problem: { kind: 'invalid', fields: { [field]: expect.any(String) } },
	})
	expect(await rowOf(domain)).toMatchObject({ version: 1 })
})

test('a foreign domain, one in the trash and a missing one look the same', async () => {
	const foreign = await made()
	const organization = await anOrganization(here.owner)
	const gone = await aDomain(here.owner, organization.id, { deleted_at: new Date() })
	const person = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
	const change = { description: 'Taken over' }
	const there = await execute(editDomain, as(person), input(foreign, change))
	expect(there).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect(await execute(editDomain, as(person), input(gone, change))).toEqual(there)
	const missing = { id: '00000000-0000-4000-8000-000000000000' }
	expect(await execute(editDomain, as(person), input(missing, change))).toEqual(there)
	expect(await rowOf(foreign)).toMatchObject({ version: 1 })
	expect(await rowOf(gone)).toMatchObject({ version: 1 })
})

test('a neighbouring right does not edit', async () => {
	const domain = await made()
	const rights: GrantableRight[] = ['domain.read', 'domain.create', 'domain.remove', 'mailbox.edit']
	const neighbour = await aDelegate(here.owner, rights, { organizations: [domain.organizationId] })
	expect(await execute(editDomain, as(neighbour), input(domain, { description: 'x' }))).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed' },
	})
	expect(await rowOf(domain)).toMatchObject({ version: 1 })
})
