import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { Limits } from '@/core/policy'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { as } from '../../support/callers'
import { journalOf, usageOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anAdministrator, anOrganization, random } from '../../support/factories'

const here = useDatabase()
const GB = 1n << 30n
const RIGHTS = ['mailbox.create', 'mailbox.read', 'mailbox.set-quota'] as const

async function setting(limits: Partial<Limits> = {}, of: { organization?: object; domain?: object } = {}) {
	const organization = await anOrganization(here.owner, { ...of.organization })
	const domain = await aDomain(here.owner, organization.id, { ...of.domain })
	const scope = { domains: [domain.id] }
	return { organization, domain, scope, actor: await aDelegate(here.owner, RIGHTS, scope, { limits }) }
}
const create = (actor: { id: string }, domain: { id: string }, quota = '1 GB') =>
	execute(createMailbox, as(actor), {
		domain: domain.id,
		localPart: `n${random()}`,
		name: 'New',
		quota,
		password: 'long enough to be taken',
	})
const setQuota = (actor: { id: string }, mailbox: { id: string }, quota: string, version = 1) =>
	execute(setMailboxQuota, as(actor), { mailbox: mailbox.id, version, quota })
const over = (text: unknown) => ({ ok: false, problem: { kind: 'over-limit', text } })
const countIn = async ({ id }: { id: string }) =>
	(
		await here.owner.query(
			'SELECT count(*)::int AS n, coalesce(sum(quota_bytes), 0) AS bytes FROM mailbox WHERE domain_id = $1',
			[id],
		)
	).rows[0]

describe('Q7 D-21 limits hold', () => {
	test.each([
		['the grant allows 10 mailboxes', { mailboxes: 10 }, {}],
		['the domain allows 10 mailboxes', {}, { domain: { max_mailboxes: 10 } }],
		['the organization allows 10 mailboxes', {}, { organization: { max_mailboxes: 10 } }],
		['the grant has room for 10 GB', { storageBytes: 10n * GB }, {}],
		['the domain has room for 10 GB', {}, { domain: { max_storage_bytes: 10n * GB } }],
		['the organization has room for 10 GB', {}, { organization: { max_storage_bytes: 10n * GB } }],
	])('%s: of 40 parallel creates of 1 GB exactly 10 are made', async (_what, limits, of) => {
		const { organization, domain, actor } = await setting(limits, of)
		const results = await Promise.all(Array.from({ length: 40 }, () => create(actor, domain)))
		expect(results.filter((result) => result.ok)).toHaveLength(10)
		for (const result of results) if (!result.ok) expect(['over-limit', 'too-many']).toContain(result.problem.kind)
		expect(await countIn(domain)).toEqual({ n: 10, bytes: String(10n * GB) })
		for (const id of [organization.id, domain.id, actor.grantId])
			expect(await usageOf(here.owner, id)).toMatchObject({ mailboxes: 10, storage: String(10n * GB) })
		const refused = (await journalOf(here.owner, actor)).filter((entry) => entry.outcome === 'refused')
		expect(new Set(refused.map((entry) => entry.why))).toEqual(new Set(['over-limit']))
	})

	test('0 allows none, and the sentence says whose limit it is', async () => {
		const { domain, actor } = await setting({}, { organization: { max_mailboxes: 0 } })
		expect(await create(actor, domain)).toMatchObject(over('The organization allows 0 mailboxes, and 0 are in use.'))
	})

	test('the limit of a reseller counts what its customers use', async () => {
		const reseller = await anOrganization(here.owner, { max_mailboxes: 1 })
		const admin = await anAdministrator(here.owner)
		const inCustomer = async () => {
			const customer = await anOrganization(here.owner, { parent_id: reseller.id })
			return create(admin, await aDomain(here.owner, customer.id))
		}
		expect(await inCustomer()).toMatchObject({ ok: true })
		expect(await inCustomer()).toMatchObject(over(expect.stringContaining('organization')))
	})

	test('where storage is limited an unlimited mailbox is refused in words', async () => {
		const { domain, actor } = await setting({ storageBytes: GB })
		expect(await create(actor, domain, '')).toMatchObject(
			over('Your grant limits storage, so a mailbox needs a quota.'),
		)
		expect(await create(actor, domain, '2 GB')).toMatchObject(
			over('Your grant has room for 1 GB in all; 1 GB of it is left.'),
		)
		expect(await countIn(domain)).toMatchObject({ n: 0 })
	})
})

describe('the ceiling for one mailbox', () => {
	test('is asked at creation and when a quota is raised, not when it is lowered', async () => {
		const { domain, actor } = await setting({ storagePerMailboxBytes: 2n * GB })
		expect(await create(actor, domain, '3 GB')).toMatchObject(over('Your grant allows at most 2 GB for one mailbox.'))
		expect(await create(actor, domain, '')).toMatchObject(over(expect.stringContaining('2 GB')))
		expect(await create(actor, domain, '2 GB')).toMatchObject({ ok: true })
		const large = await aMailbox(here.owner, domain, { quota_bytes: 5n * GB })
		expect(await setQuota(actor, large, '6 GB')).toMatchObject(over(expect.stringContaining('2 GB')))
		expect(await setQuota(actor, large, '')).toMatchObject(over(expect.stringContaining('2 GB')))
		expect(await setQuota(actor, large, '4 GB')).toMatchObject({ ok: true })
	})

	test('of one grant does not stop what another grant of the same person allows', async () => {
		const { domain, scope, actor } = await setting({ storagePerMailboxBytes: GB })
		const wider = await aGrant(here.owner, actor.id, RIGHTS, scope, { limits: { storagePerMailboxBytes: 4n * GB } })
		const result = await create(actor, domain, '3 GB')
		expect(result).toMatchObject({ ok: true })
		expect((await journalOf(here.owner, actor)).map((entry) => entry.grant_id)).toEqual([wider.id])
		expect(await create(actor, domain, '5 GB')).toMatchObject(over('Your grant allows at most 4 GB for one mailbox.'))
	})
})

test('who has used up one grant goes on under the next, in parallel too', async () => {
	const { domain, scope, actor } = await setting({ mailboxes: 3 })
	const second = await aGrant(here.owner, actor.id, RIGHTS, scope, { limits: { mailboxes: 4 } })
	const results = await Promise.all(Array.from({ length: 12 }, () => create(actor, domain)))
	expect(results.filter((result) => result.ok)).toHaveLength(7)
	expect(await usageOf(here.owner, actor.grantId)).toMatchObject({ mailboxes: 3 })
	expect(await usageOf(here.owner, second.id)).toMatchObject({ mailboxes: 4 })
})
