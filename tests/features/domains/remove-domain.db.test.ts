import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { GRANTABLE_RIGHTS, type GrantableRight } from '@/core/policy'
import { removeDomain } from '@/features/domains/remove-domain'
import { restoreDomain } from '@/features/domains/restore-domain'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anAlias, anOrganization } from '../../support/factories'

const here = useDatabase()
const RIGHTS: GrantableRight[] = ['domain.read', 'domain.remove', 'domain.restore']
const made = async () => aDomain(here.owner, (await anOrganization(here.owner)).id)
const inTrash = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT deleted_at FROM domain WHERE id = $1', [id])).rows[0].deleted_at !== null
const used = async (id: string) =>
	(
		await here.owner.query(
			'SELECT domains, mailboxes, aliases, storage_bytes AS storage FROM usage WHERE subject_id = $1',
			[id],
		)
	).rows[0]
const addressesOf = async (domain: { name: string }) =>
	(await here.owner.query("SELECT count(*)::int AS n FROM address WHERE address LIKE '%@' || $1", [domain.name]))
		.rows[0].n
const form = (domain: { id: string; name: string }, values: Record<string, unknown> = {}) => ({
	domain: domain.id,
	confirm: domain.name,
	...values,
})

async function aFilledDomain() {
	const domain = await made()
	const box = await aMailbox(here.owner, domain, { quota_bytes: '1000' })
	await anAlias(here.owner, domain, [box.address])
	const admin = await aDelegate(here.owner, RIGHTS, { organizations: [domain.organizationId] })
	return { domain, box, admin, person: { id: box.accountId } }
}

test('a domain goes to the trash whole, frees its names and its part of the limits, and comes back whole', async () => {
	const { domain, admin, person } = await aFilledDomain()
	const before = await used(domain.organizationId)
	expect(before).toEqual({ domains: 1, mailboxes: 1, aliases: 1, storage: '1000' })
	expect(await execute(removeDomain, as(admin), form(domain))).toMatchObject({ ok: true })
	expect(await inTrash(domain)).toBe(true)
	expect(await used(domain.organizationId)).toEqual({ domains: 0, mailboxes: 0, aliases: 0, storage: '0' })
	expect(await addressesOf(domain)).toBe(0)
	await expect(viewerOf(person)).rejects.toThrow()

	expect(await execute(restoreDomain, as(admin), { domain: domain.id })).toMatchObject({ ok: true })
	expect(await inTrash(domain)).toBe(false)
	expect(await used(domain.organizationId)).toEqual(before)
	expect(await addressesOf(domain)).toBe(2)
	expect(await viewerOf(person)).toBeTruthy()
	const { rows } = await here.owner.query(
		'SELECT "right", subject_label FROM journal_entry WHERE actor_id = $1 ORDER BY at',
		[admin.id],
	)
	expect(rows).toEqual([
		{ right: 'domain.remove', subject_label: domain.name },
		{ right: 'domain.restore', subject_label: domain.name },
	])
})

describe('the name is typed', () => {
	test.each([
		['nothing', ''],
		['another name', 'other.test'],
		['half of it', '%'.slice(1)],
	])('%s deletes nothing', async (_what, confirm) => {
		const domain = await made()
		const admin = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
		expect(await execute(removeDomain, as(admin), form(domain, { confirm }))).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { confirm: expect.any(String) } },
		})
		expect(await inTrash(domain)).toBe(false)
	})

	test('an international name may be typed as it is shown', async () => {
		const organization = await anOrganization(here.owner)
		const domain = await aDomain(here.owner, organization.id, { name: 'xn--bcher-kva.test' })
		const admin = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
		expect(await execute(removeDomain, as(admin), form(domain, { confirm: ' Bücher.test ' }))).toMatchObject({
			ok: true,
		})
		expect(await inTrash(domain)).toBe(true)
	})
})

describe('D-11 rank', () => {
	test('nobody deletes or restores a domain in which somebody signs in who holds more', async () => {
		const { domain, admin, person } = await aFilledDomain()
		const refusal = { ok: false, problem: { kind: 'not-allowed', text: expect.stringContaining('holds more') } }
		await aGrant(here.owner, person.id, GRANTABLE_RIGHTS, { server: true })
		expect(await execute(removeDomain, as(admin), form(domain))).toMatchObject(refusal)
		expect(await inTrash(domain)).toBe(false)
		await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [domain.id])
		expect(await execute(restoreDomain, as(admin), { domain: domain.id })).toMatchObject(refusal)
		expect(await inTrash(domain)).toBe(true)
	})

	test('nobody deletes the domain that they sign in with', async () => {
		const { domain, person } = await aFilledDomain()
		await aGrant(here.owner, person.id, RIGHTS, { domains: [domain.id] })
		expect(await execute(removeDomain, as(person), form(domain))).toMatchObject({
			ok: false,
			problem: { kind: 'not-allowed', text: expect.stringContaining('lock you out') },
		})
		expect(await inTrash(domain)).toBe(false)
	})
})

describe('restoring fails whole', () => {
	test('when the name is taken by now', async () => {
		const { domain, admin } = await aFilledDomain()
		await execute(removeDomain, as(admin), form(domain))
		await aDomain(here.owner, domain.organizationId, { name: domain.name })
		expect(await execute(restoreDomain, as(admin), { domain: domain.id })).toMatchObject({
			ok: false,
			problem: { kind: 'conflict', text: expect.stringContaining('exists again') },
		})
		expect(await inTrash(domain)).toBe(true)
	})

	test('when the organization is full by now', async () => {
		const { domain, admin } = await aFilledDomain()
		await execute(removeDomain, as(admin), form(domain))
		await here.owner.query('UPDATE organization SET max_mailboxes = 0 WHERE id = $1', [domain.organizationId])
		expect(await execute(restoreDomain, as(admin), { domain: domain.id })).toMatchObject({
			ok: false,
			problem: { kind: 'over-limit' },
		})
		expect(await inTrash(domain)).toBe(true)
		expect(await used(domain.organizationId)).toMatchObject({ domains: 0, mailboxes: 0 })
	})

	test('when it is not in the trash', async () => {
		const { domain, admin } = await aFilledDomain()
		expect(await execute(restoreDomain, as(admin), { domain: domain.id })).toMatchObject({
			ok: false,
			problem: { kind: 'not-found' },
		})
	})
})

test('foreign and missing look the same, neighbouring rights and extra fields do nothing', async () => {
	const { domain } = await aFilledDomain()
	const mine = await made()
	const stranger = await aDelegate(here.owner, RIGHTS, { domains: [mine.id] })
	const there = await execute(removeDomain, as(stranger), form(domain))
	expect(there).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	const missing = { id: '00000000-0000-4000-8000-000000000000', name: domain.name }
	expect(await execute(removeDomain, as(stranger), form(missing))).toEqual(there)
	const neighbour = await aDelegate(here.owner, ['domain.read', 'domain.edit', 'mailbox.remove'], {
		domains: [domain.id],
	})
	expect(await execute(removeDomain, as(neighbour), form(domain))).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed' },
	})
	expect(await execute(removeDomain, as(stranger), form(mine, { force: true }))).toMatchObject({
		ok: false,
		problem: { kind: 'invalid' },
	})
	expect([await inTrash(domain), await inTrash(mine)]).toEqual([false, false])
})
