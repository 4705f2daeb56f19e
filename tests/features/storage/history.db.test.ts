import type { JobHelpers } from 'graphile-worker'
import { expect, test } from 'vitest'
import { domainHistory, mailboxHistory, organizationHistory, ownMailboxHistory } from '@/features/storage/history'
import { DAYS_KEPT, recordStorage } from '@/jobs/record-storage'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aDomainDay, aMailbox, anOrganization } from '../../support/factories'

const here = useDatabase()
const record = () => recordStorage({}, { query: (text: string) => here.owner.query(text) } as unknown as JobHelpers)
const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
const holds = (mailbox: { id: string }, bytes: number) =>
	here.owner.query(
		'INSERT INTO mail_usage (mailbox_id, bytes) VALUES ($1, $2) ON CONFLICT (mailbox_id) DO UPDATE SET bytes = excluded.bytes',
		[mailbox.id, bytes],
	)
const noted = ({ id }: { id: string }, days: number, bytes: number) =>
	here.owner.query('INSERT INTO mailbox_day (mailbox_id, day, bytes) VALUES ($1, $2, $3)', [id, dayAgo(days), bytes])
const daysOf = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT day::text, bytes::int FROM mailbox_day WHERE mailbox_id = $1 ORDER BY day', [id]))
		.rows

async function aPlace() {
	const above = await anOrganization(here.owner)
	const organization = await anOrganization(here.owner, { parent_id: above.id })
	const domain = await aDomain(here.owner, organization.id)
	return { above, organization, domain, mailbox: await aMailbox(here.owner, domain) }
}

test('a day is noted once, and only when the mailbox holds another amount than when it was last noted', async () => {
	const { mailbox, domain } = await aPlace()
	const same = await aMailbox(here.owner, domain)
	const trash = await aMailbox(here.owner, domain, { deleted_at: new Date() })
	for (const box of [mailbox, same, trash]) await holds(box, 500)
	await noted(mailbox, 1, 400)
	await noted(same, 3, 500)
	await record()
	await holds(mailbox, 600)
	await record()
	expect(await daysOf(mailbox)).toEqual([
		{ day: dayAgo(1), bytes: 400 },
		{ day: dayAgo(0), bytes: 500 },
	])
	expect(await daysOf(same)).toEqual([{ day: dayAgo(3), bytes: 500 }])
	expect(await daysOf(trash)).toEqual([])
})

test('what is older than is kept goes, but for the last note before that time', async () => {
	const { mailbox, domain } = await aPlace()
	const quiet = await aMailbox(here.owner, domain)
	for (const [days, bytes] of [
		[300, 1],
		[200, 2],
		[DAYS_KEPT + 1, 3],
		[DAYS_KEPT - 1, 4],
	] as const)
		await noted(mailbox, days, bytes)
	await noted(quiet, 300, 7)
	await record()
	expect((await daysOf(mailbox)).map(({ bytes }) => bytes)).toEqual([3, 4])
	expect((await daysOf(quiet)).map(({ bytes }) => bytes)).toEqual([7])
})

test('a mailbox is drawn over 90 days up to what it holds now, for who sees it and for its owner, and for nobody else', async () => {
	const { mailbox, domain, organization } = await aPlace()
	await noted(mailbox, 200, 100)
	await noted(mailbox, 2, 300)
	await holds(mailbox, 350)
	const reader = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { domains: [domain.id] }))
	const owner = await viewerOf({ id: mailbox.accountId })
	for (const days of [await mailboxHistory(reader, mailbox.id), await ownMailboxHistory(owner, mailbox.id)]) {
		expect(days).toHaveLength(90)
		expect(days.slice(-4).map(({ bytes }) => Number(bytes))).toEqual([100, 300, 300, 350])
		expect(days[0]).toEqual({ day: dayAgo(89), bytes: 100n })
	}
	const elsewhere = await aDomain(here.owner, organization.id)
	const stranger = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { domains: [elsewhere.id] }))
	expect(await mailboxHistory(stranger, mailbox.id)).toEqual([])
	expect(
		await ownMailboxHistory(
			await viewerOf(await aMailbox(here.owner, domain).then(({ accountId }) => ({ id: accountId }))),
			mailbox.id,
		),
	).toEqual([])
})

test('a domain, its organization and what that lies in are drawn from the days that are counted, up to now', async () => {
	const { above, organization, domain, mailbox } = await aPlace()
	const sibling = await aDomain(here.owner, above.id)
	await aDomainDay(here.owner, domain, dayAgo(2), { usedBytes: 500n })
	await aDomainDay(here.owner, sibling, dayAgo(2), { usedBytes: 30n })
	await holds(mailbox, 700)
	const viewer = await viewerOf(
		await aDelegate(here.owner, ['domain.read', 'organization.read'], { organizations: [above.id] }),
	)
	const last = (days: readonly { bytes: bigint | null }[]) => days.slice(-4).map(({ bytes }) => bytes && Number(bytes))
	expect(last(await domainHistory(viewer, domain.id))).toEqual([null, 500, 500, 700])
	expect(last(await organizationHistory(viewer, organization.id))).toEqual([null, 500, 500, 700])
	expect(last(await organizationHistory(viewer, above.id))).toEqual([null, 530, 530, 700])
	const neighbour = await viewerOf(
		await aDelegate(here.owner, ['domain.read', 'organization.read'], { domains: [sibling.id] }),
	)
	expect(await domainHistory(neighbour, domain.id)).toEqual([])
	expect(await organizationHistory(neighbour, organization.id)).toEqual([])
})

test('an organization of very many domains is drawn week by week', async () => {
	const { organization, domain } = await aPlace()
	await here.owner.query('UPDATE usage SET domains = 201 WHERE subject_id = $1', [organization.id])
	await aDomainDay(here.owner, domain, dayAgo(7), { usedBytes: 500n })
	await aDomainDay(here.owner, domain, dayAgo(8), { usedBytes: 900n })
	const viewer = await viewerOf(
		await aDelegate(here.owner, ['organization.read'], { organizations: [organization.id] }),
	)
	const days = await organizationHistory(viewer, organization.id)
	expect(days).toHaveLength(13)
	expect(days.slice(-3).map(({ day, bytes }) => [day, bytes])).toEqual([
		[dayAgo(14), null],
		[dayAgo(7), 500n],
		[dayAgo(0), 0n],
	])
})
