import { describe, expect, test } from 'vitest'
import type { GrantableRight } from '@/core/policy'
import { domainContents } from '@/features/domains/domain-contents'
import { getDomain } from '@/features/domains/get-domain'
import { grantsHere } from '@/features/domains/grants-here'
import { organizationChoices } from '@/features/domains/organization-choices'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anAdministrator, anOrganization } from '../../support/factories'

const here = useDatabase()
const made = async (values: Record<string, unknown> = {}) => {
	const organization = await anOrganization(here.owner)
	return { organization, domain: await aDomain(here.owner, organization.id, values) }
}
const MISSING = '00000000-0000-4000-8000-000000000000'

describe('one domain', () => {
	test('an administrator sees everything of it and may do everything to it', async () => {
		const { organization, domain } = await made({ max_mailboxes: 3, default_quota_bytes: '5' })
		await here.owner.query(
			"INSERT INTO alias (id, domain_id, local_part, destinations, protected) VALUES (gen_random_uuid(), $1, 'abuse', '{it@example.org}', true)",
			[domain.id],
		)
		const found = await getDomain(await viewerOf(await anAdministrator(here.owner)), domain.id)
		expect(found).toMatchObject({
			name: domain.name,
			organizationName: organization.name,
			mailboxes: 0,
			maxMailboxes: 3,
			defaultQuotaBytes: 5n,
			stopped: false,
			protectedAliases: [{ address: `abuse@${domain.name}`, destinations: ['it@example.org'] }],
		})
		expect(Object.values(found?.can ?? {}).filter((may) => !may)).toEqual([])
	})

	test('a manager of the domain alone edits it, sets no limits, and does not see the organization', async () => {
		const { domain } = await made()
		const rights: GrantableRight[] = ['domain.read', 'domain.edit', 'mailbox.read']
		const found = await getDomain(
			await viewerOf(await aDelegate(here.owner, rights, { domains: [domain.id] })),
			domain.id,
		)
		expect(found).toMatchObject({
			organizationName: null,
			protectedAliases: null,
			can: {
				'domain.edit': true,
				'set-limits': false,
				'read-mailboxes': true,
				'domain.remove': false,
				'read-organization': false,
			},
		})
	})

	test('a foreign one and a missing one are not there', async () => {
		const [{ domain: mine }, { domain: foreign }] = [await made(), await made()]
		const viewer = await viewerOf(await aDelegate(here.owner, ['domain.read'], { domains: [mine.id] }))
		expect(await getDomain(viewer, foreign.id)).toBeNull()
		expect(await getDomain(viewer, MISSING)).toBeNull()
	})
})

describe('what goes with a domain', () => {
	test('who loses the sign-in is counted, and who holds rights is named to whom may see people', async () => {
		const { domain } = await made()
		const [holder] = [await aMailbox(here.owner, domain), await aMailbox(here.owner, domain)]
		await aGrant(here.owner, holder.accountId, ['mailbox.read'], { domains: [domain.id] })
		const scope = { domains: [domain.id] }
		const full = await viewerOf(await aDelegate(here.owner, ['domain.read', 'domain.remove', 'account.read'], scope))
		const bare = await viewerOf(await aDelegate(here.owner, ['domain.read', 'domain.remove'], scope))
		expect(await domainContents(full, domain.id)).toMatchObject({ people: 2, holders: [{ id: holder.accountId }] })
		expect(await domainContents(bare, domain.id)).toEqual({ people: 2, holders: null, moreHolders: false })
	})
})

describe('who works here', () => {
	test('grants on the domain, its mailboxes, its organization and the server, of people whom the viewer sees', async () => {
		const { organization, domain } = await made()
		const box = await aMailbox(here.owner, domain)
		await aGrant(here.owner, box.accountId, ['mailbox.read'], { mailboxes: [box.id] })
		await aDelegate(here.owner, ['domain.read'], { domains: [domain.id] })
		await aDelegate(here.owner, ['domain.read'], { organizations: [organization.id] })
		await aDelegate(here.owner, ['domain.read'], { domains: [domain.id] }, { revokedAt: new Date() })
		const admin = await viewerOf(await anAdministrator(here.owner))
		const kinds = (await grantsHere(admin, { lineage: [organization.id], domain: domain.id }))?.map(({ kind }) => kind)
		expect(kinds?.slice(0, 3)).toEqual(['mailbox', 'domain', 'organization'])
		expect(kinds).toContain('server')

		const manager = await viewerOf(await aDelegate(here.owner, ['account.read'], { domains: [domain.id] }))
		const seen = await grantsHere(manager, { lineage: [organization.id], domain: domain.id })
		expect(seen?.map(({ accountId }) => accountId).toSorted()).toEqual([box.accountId, manager.accountId].toSorted())
		expect(await grantsHere(manager, { lineage: [organization.id] })).toEqual([])
	})

	test('nobody at all for who may not see people', async () => {
		const { organization, domain } = await made()
		const viewer = await viewerOf(await aDelegate(here.owner, ['domain.read'], { domains: [domain.id] }))
		expect(await grantsHere(viewer, { lineage: [organization.id], domain: domain.id })).toBeNull()
	})
})

test('a form offers exactly the organizations where the viewer may make a domain, each with its path', async () => {
	const reseller = await anOrganization(here.owner, { name: 'Reseller', max_domains: 9 })
	const customer = await anOrganization(here.owner, { name: 'Customer', parent_id: reseller.id })
	await aDomain(here.owner, customer.id)
	await anOrganization(here.owner)
	const maker = await aDelegate(here.owner, ['domain.create'], { organizations: [reseller.id] })
	const narrow = await aDelegate(here.owner, ['domain.create'], { organizations: [customer.id] })
	expect(await organizationChoices(await viewerOf(maker), 'domain.create')).toEqual([
		{ id: reseller.id, path: 'Reseller', domains: 1, maxDomains: 9 },
		{ id: customer.id, path: 'Reseller › Customer', domains: 1, maxDomains: null },
	])
	expect(await organizationChoices(await viewerOf(narrow), 'domain.create')).toMatchObject([{ path: 'Customer' }])
	expect(await organizationChoices(await viewerOf(narrow), 'domain.read')).toEqual([])
})
