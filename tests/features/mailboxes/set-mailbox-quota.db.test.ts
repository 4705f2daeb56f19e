import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { Limits } from '@/core/policy'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { as } from '../../support/callers'
import { content, journalOf, rowOf, usageOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anAdministrator, anOrganization } from '../../support/factories'

const here = useDatabase()
const GB = 1n << 30n
const RIGHTS = ['mailbox.read', 'mailbox.set-quota'] as const

async function setting() {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	return {
		organization,
		domain,
		someone: (limits: Partial<Limits> = {}) => aDelegate(here.owner, RIGHTS, { domains: [domain.id] }, { limits }),
	}
}
const setQuota = (actor: { id: string }, mailbox: { id: string }, quota: unknown, version: unknown = 1) =>
	execute(setMailboxQuota, as(actor), { mailbox: mailbox.id, version, quota })

test('the quota is set, counted everywhere, and told with before and after', async () => {
	const { organization, domain, someone } = await setting()
	const actor = await someone()
	const mailbox = await aMailbox(here.owner, domain, { quota_bytes: 3n * GB })
	expect(await setQuota(actor, mailbox, '500 MB')).toMatchObject({ ok: true })
	expect(await rowOf(here.owner, 'mailbox', mailbox)).toMatchObject({ quota_bytes: String(500n << 20n), version: 2 })
	for (const { id } of [organization, domain])
		expect(await usageOf(here.owner, id)).toMatchObject({ mailboxes: 1, storage: String(500n << 20n) })
	expect(await journalOf(here.owner, actor)).toMatchObject([
		{ before: { quotaBytes: String(3n * GB) }, after: { quotaBytes: String(500n << 20n) } },
	])
})

test('empty means unlimited', async () => {
	const { domain, someone } = await setting()
	const mailbox = await aMailbox(here.owner, domain, { quota_bytes: GB })
	expect(await setQuota(await someone(), mailbox, ' ')).toMatchObject({ ok: true })
	expect(await rowOf(here.owner, 'mailbox', mailbox)).toMatchObject({ quota_bytes: null })
})

describe('who raises a mailbox under a grant with limits takes it over', () => {
	test('so that a pool cannot be stretched by raising what others made', async () => {
		const { domain, someone } = await setting()
		const [maker, actor] = [await someone(), await someone({ storageBytes: 5n * GB })]
		const made = { quota_bytes: GB, grant_id: maker.grantId }
		const [one, two] = [await aMailbox(here.owner, domain, made), await aMailbox(here.owner, domain, made)]
		expect(await setQuota(actor, one, '3 GB')).toMatchObject({ ok: true })
		expect(await setQuota(actor, two, '3 GB')).toMatchObject({ ok: false, problem: { kind: 'over-limit' } })
		expect(await usageOf(here.owner, actor.grantId)).toMatchObject({ mailboxes: 1, storage: String(3n * GB) })
		expect(await usageOf(here.owner, maker.grantId)).toMatchObject({ mailboxes: 1, storage: String(GB) })
		expect(await usageOf(here.owner, domain.id)).toMatchObject({ mailboxes: 2, storage: String(4n * GB) })
	})

	test('in parallel too: of ten raises by 1 GB five fit into 10 GB, at 2 GB each', async () => {
		const { domain, someone } = await setting()
		const actor = await someone({ storageBytes: 10n * GB })
		const mailboxes = await Promise.all(
			Array.from({ length: 10 }, () => aMailbox(here.owner, domain, { quota_bytes: GB })),
		)
		const results = await Promise.all(mailboxes.map((mailbox) => setQuota(actor, mailbox, '2 GB')))
		expect(results.filter((result) => result.ok)).toHaveLength(5)
		expect(await usageOf(here.owner, actor.grantId)).toMatchObject({ mailboxes: 5, storage: String(10n * GB) })
	})

	test('its number counts too', async () => {
		const { domain, someone } = await setting()
		const actor = await someone({ storageBytes: 10n * GB, mailboxes: 0 })
		const mailbox = await aMailbox(here.owner, domain, { quota_bytes: GB })
		expect(await setQuota(actor, mailbox, '2 GB')).toMatchObject({ ok: false, problem: { kind: 'over-limit' } })
	})

	test('lowering, setting the same, and bounding an unlimited one takes nothing over', async () => {
		const { domain, someone } = await setting()
		const [maker, actor] = [await someone(), await someone({ storageBytes: GB })]
		const made = { grant_id: maker.grantId }
		const two = await aMailbox(here.owner, domain, { quota_bytes: 2n * GB, ...made })
		const unlimited = await aMailbox(here.owner, domain, made)
		expect(await setQuota(actor, two, '1.5 GB')).toMatchObject({ ok: true })
		expect(await setQuota(actor, two, '1.5 GB', 2)).toMatchObject({ ok: true })
		expect(await setQuota(actor, unlimited, '9 GB')).toMatchObject({ ok: true })
		expect(await usageOf(here.owner, actor.grantId)).toMatchObject({ mailboxes: 0, storage: '0' })
	})
})

describe('somebody else’s limit', () => {
	test('is not in the way of an administrator, and not told to them: the mailbox then counts under their own grant', async () => {
		const { domain, someone } = await setting()
		const [maker, admin] = [await someone({ storageBytes: 2n * GB }), await anAdministrator(here.owner)]
		const mailbox = await aMailbox(here.owner, domain, { quota_bytes: GB, grant_id: maker.grantId })
		expect(await setQuota(admin, mailbox, '2 GB')).toMatchObject({ ok: true })
		expect(await usageOf(here.owner, maker.grantId)).toMatchObject({ mailboxes: 1, storage: String(2n * GB) })
		expect(await setQuota(admin, mailbox, '3 GB', 2)).toMatchObject({ ok: true })
		expect(await usageOf(here.owner, maker.grantId)).toMatchObject({ mailboxes: 0, storage: '0' })
		expect(await usageOf(here.owner, admin.grantId)).toMatchObject({ mailboxes: 1, storage: String(3n * GB) })
	})

	test('stays in the way of who made it', async () => {
		const { domain, someone } = await setting()
		const maker = await someone({ storageBytes: 2n * GB })
		const mailbox = await aMailbox(here.owner, domain, { quota_bytes: GB, grant_id: maker.grantId })
		for (const quota of ['3 GB', ''])
			expect(await setQuota(maker, mailbox, quota)).toMatchObject({ ok: false, problem: { kind: 'over-limit' } })
		expect(await setQuota(maker, mailbox, '2 GB')).toMatchObject({ ok: true })
	})
})

test('R-11 a stale edit says so, shows what stands there now, and changes nothing', async () => {
	const { domain, someone } = await setting()
	const mailbox = await aMailbox(here.owner, domain, { quota_bytes: GB + 1n, version: 3 })
	const actor = await someone()
	const before = await content(here.owner)
	expect(await setQuota(actor, mailbox, '2 GB', 2)).toMatchObject({
		ok: false,
		problem: { kind: 'stale', version: 3, current: { quota: '1073741825' } },
	})
	expect(await content(here.owner)).toEqual(before)
})

test.each(['-1', '0', 'NaN', '1e309', '0x10', '9223372036854775808', '1,000 MB', 'much', {}, ['1 GB'], -1, 0.5])(
	'D-23 %j for a quota is refused beside the field',
	async (quota) => {
		const { domain, someone } = await setting()
		const mailbox = await aMailbox(here.owner, domain)
		expect(await setQuota(await someone(), mailbox, quota)).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { quota: expect.any(String) } },
		})
	},
)
