import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { createDomain } from '@/features/domains/create-domain'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, anAdministrator, anOrganization, random } from '../../support/factories'

const here = useDatabase()
const RIGHTS: GrantableRight[] = ['domain.read', 'domain.create']
const input = (organization: { id: string }, values: Record<string, unknown> = {}) => ({
	organization: organization.id,
	name: `n${random()}.test`,
	description: '',
	postmaster: 'it@example.org',
	maxMailboxes: '',
	maxAliases: '',
	maxStorageBytes: '',
	defaultQuotaBytes: '',
	...values,
})
const inside = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT * FROM domain WHERE organization_id = $1 ORDER BY name', [id])).rows
const aliasesOf = async (domainId: string) =>
	(
		await here.owner.query('SELECT address, destinations, protected FROM alias WHERE domain_id = $1 ORDER BY address', [
			domainId,
		])
	).rows

test('a domain is made with its limits, and with postmaster and abuse that cannot be deleted (RFC 2142)', async () => {
	const organization = await anOrganization(here.owner)
	const maker = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
	const form = input(organization, {
		description: 'Customer 4711',
		maxMailboxes: '25',
		maxAliases: '0',
		maxStorageBytes: '100 GB',
		defaultQuotaBytes: '2 GB',
	})
	expect(await execute(createDomain, as(maker), form)).toMatchObject({
		ok: true,
		value: { value: { name: form.name } },
	})
	const [domain, ...others] = await inside(organization)
	expect(others).toEqual([])
	expect(domain).toMatchObject({
		name: form.name,
		description: 'Customer 4711',
		enabled: true,
		max_mailboxes: 25,
		max_aliases: 0,
		max_storage_bytes: '107374182400',
		default_quota_bytes: '2147483648',
	})
	expect(await aliasesOf(domain.id)).toEqual([
		{ address: `abuse@${form.name}`, destinations: ['it@example.org'], protected: true },
		{ address: `postmaster@${form.name}`, destinations: ['it@example.org'], protected: true },
	])
	const { rows } = await here.owner.query('SELECT * FROM usage WHERE subject_id = $1', [organization.id])
	expect(rows).toMatchObject([{ domains: 1, aliases: 0 }])
	const { rows: told } = await here.owner.query('SELECT * FROM journal_entry WHERE actor_id = $1', [maker.id])
	expect(told).toMatchObject([
		{ right: 'domain.create', outcome: 'done', domain_id: domain.id, subject_label: form.name },
	])
})

test('left empty, postmaster and abuse deliver to whoever makes the domain', async () => {
	const organization = await anOrganization(here.owner)
	const maker = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
	await execute(createDomain, as(maker), input(organization, { postmaster: '' }))
	const [domain] = await inside(organization)
	expect(await aliasesOf(domain.id)).toMatchObject([
		{ destinations: [maker.address] },
		{ destinations: [maker.address] },
	])
})

test.each([
	['upper case and a trailing dot', 'EXAMPLE-%.Test.', 'example-%.test'],
	['an international name', 'Bücher-%.test', 'xn--bcher-%-n2a.test'],
])('%s become one canonical name', async (_what, typed, kept) => {
	const organization = await anOrganization(here.owner)
	const admin = await anAdministrator(here.owner)
	expect(await execute(createDomain, as(admin), input(organization, { name: typed.replace('%', 'a1') }))).toMatchObject(
		{ ok: true },
	)
	const [domain] = await inside(organization)
	expect(domain.name).toMatch(kept.startsWith('xn--') ? /^xn--bcher-a1-\w+\.test$/ : kept.replace('%', 'a1'))
	expect(await execute(createDomain, as(admin), input(organization, { name: domain.name }))).toMatchObject({
		ok: false,
		problem: { kind: 'conflict', fields: { name: 'This domain is taken.' } },
	})
})

test.each([
	['a name without a dot', { name: 'localhost' }, 'name', 'Write a domain name'],
	['an address for a name', { name: 'me@example.com' }, 'name', 'Write a domain name'],
	['an IP address for a name', { name: '192.0.2.1' }, 'name', 'Write a domain name'],
	['a hostile name', { name: 'a.test; rm -rf /' }, 'name', 'Write a domain name'],
	['a very long name', { name: `${'a.'.repeat(20_000)}test` }, 'name', 'Write a domain name'],
	['half an address', { postmaster: 'it@' }, 'postmaster', 'Write a whole address'],
	['a negative limit', { maxMailboxes: '-1' }, 'maxMailboxes', 'Write a whole number'],
	['a quota of nothing', { defaultQuotaBytes: '0' }, 'defaultQuotaBytes', 'more than 0'],
	['a description of many lines', { description: 'x'.repeat(501) }, 'description', 'At most 500'],
	['a field that does not belong in it', { enabled: 'on' }, '', 'does not belong'],
	['an organization by relation', { organizationId: 'x' }, '', 'does not belong'],
])('%s is refused with a sentence at the field', async (_what, values, field, sentence) => {
	const organization = await anOrganization(here.owner)
	const admin = await anAdministrator(here.owner)
	expect(await execute(createDomain, as(admin), input(organization, values))).toMatchObject({
		ok: false,
		problem: { kind: 'invalid', fields: { [field]: expect.stringContaining(sentence) } },
	})
	expect(await inside(organization)).toEqual([])
})

test('postmaster of a domain does not deliver to itself', async () => {
	const organization = await anOrganization(here.owner)
	const admin = await anAdministrator(here.owner)
	const form = input(organization)
	for (const postmaster of [`abuse@${form.name}`, `POSTMASTER@${form.name}`])
		expect(await execute(createDomain, as(admin), { ...form, postmaster })).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { postmaster: expect.stringContaining('itself') } },
		})
	expect(await inside(organization)).toEqual([])
})

describe('limits', () => {
	test('the domain above the limit of the organization is refused in words', async () => {
		const organization = await anOrganization(here.owner, { max_domains: 1 })
		const maker = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
		await aDomain(here.owner, organization.id)
		expect(await execute(createDomain, as(maker), input(organization))).toMatchObject({
			ok: false,
			problem: { kind: 'over-limit', text: 'The organization allows 1 domain, and 1 is in use.' },
		})
		expect(await inside(organization)).toHaveLength(1)
	})

	test('12 at once against a limit of 3 make exactly 3', async () => {
		const organization = await anOrganization(here.owner, { max_domains: 3 })
		const maker = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
		const results = await Promise.all(
			Array.from({ length: 12 }, () => execute(createDomain, as(maker), input(organization))),
		)
		expect(results.filter((result) => result.ok)).toHaveLength(3)
		expect(await inside(organization)).toHaveLength(3)
	})
})

test('a foreign organization and a missing one look the same', async () => {
	const mine = await anOrganization(here.owner)
	const foreign = await anOrganization(here.owner)
	const maker = await aDelegate(here.owner, RIGHTS, { organizations: [mine.id] })
	const there = await execute(createDomain, as(maker), input(foreign))
	expect(there).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect(await execute(createDomain, as(maker), input({ id: '00000000-0000-4000-8000-000000000000' }))).toEqual(there)
	expect(await inside(foreign)).toEqual([])
})

test('neighbouring rights make no domain, nor does the right on a domain instead of its organization', async () => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const neighbour = await aDelegate(here.owner, ['organization.read', 'domain.read', 'domain.edit', 'alias.create'], {
		organizations: [organization.id],
	})
	const narrow = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
	expect(await execute(createDomain, as(neighbour), input(organization))).toMatchObject({ ok: false })
	expect(await execute(createDomain, as(narrow), input(organization))).toMatchObject({ ok: false })
	expect(await inside(organization)).toHaveLength(1)
})
