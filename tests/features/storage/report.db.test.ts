import { beforeAll, expect, test } from 'vitest'
import { type ReportFilter, storageCounts, storageReport } from '@/features/storage/report'
import { storageReportFile } from '@/features/storage/report-file'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anOrganization } from '../../support/factories'
import { pagesFrom, rowsOf } from '../paging'

const here = useDatabase()
type Viewer = Awaited<ReturnType<typeof viewerOf>>
let both: Viewer
let one: Viewer
let none: Viewer
let first: Awaited<ReturnType<typeof aDomain>>
const QUOTA = 1000
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)

beforeAll(async () => {
	const organization = await anOrganization(here.owner)
	first = await aDomain(here.owner, organization.id)
	const second = await aDomain(here.owner, organization.id)
	const box = async (domain: typeof first, local_part: string, bytes: number | null, values = {}) => {
		const mailbox = await aMailbox(here.owner, domain, { local_part, quota_bytes: QUOTA, ...values })
		if (bytes === null) return
		const held = [mailbox.id, bytes]
		await here.owner.query('INSERT INTO mail_usage (mailbox_id, bytes, messages) VALUES ($1, $2, 1)', held)
	}
	for (let n = 0; n < 7; n += 1) await box(first, `full${n}`, 1000 + n)
	await box(first, 'almost', 960)
	await box(first, 'filling', 810)
	await box(first, 'calm', 400)
	await box(first, 'gone', 1000, { deleted_at: new Date() })
	await box(first, '=cmd', 820)
	await box(second, 'other', 850)
	await box(second, 'old', null, { created_at: daysAgo(100) })
	await box(first, 'older', null, { created_at: daysAgo(200), quota_bytes: null })
	await box(first, 'young', null, { created_at: daysAgo(29) })
	both = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { organizations: [organization.id] }))
	one = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { domains: [first.id] }))
	none = await viewerOf(await aDelegate(here.owner, ['alias.read'], { domains: [first.id] }))
})

const names = (rows: readonly { address: string }[]) =>
	rows.map(({ address }) => address.slice(0, address.indexOf('@')))
const FULL = ['full6', 'full5', 'full4', 'full3', 'full2', 'full1', 'full0']

test.each<[string, ReportFilter, string[]]>([
	['what is nearly full, the fullest first', {}, ['almost', 'other', '=cmd', 'filling']],
	['of one domain', { domain: 'first' }, ['almost', '=cmd', 'filling']],
	['what nobody uses, the longest first', { view: 'unused' }, ['older', 'old']],
	['for 180 days', { view: 'unused', days: '180' }, ['older']],
	['for a number of days that is not offered', { view: 'unused', days: '1' }, ['older', 'old']],
])('J14 %s', async (_, filter, expected) => {
	const domain = filter.domain && first.id
	const { rows } = await storageReport(both, { ...filter, domain })
	expect(names(rows).filter((name) => !name.startsWith('full'))).toEqual(expected)
	expect(names(rows).filter((name) => name.startsWith('full'))).toHaveLength(filter.view ? 0 : 7)
})

test('page by page it is the same list, there and back', async () => {
	const ask = (at: string | undefined) => storageReport(both, { at }, 4)
	const there = await pagesFrom(ask)
	const whole = names((await storageReport(both, {})).rows)
	expect(names(rowsOf(there))).toEqual(whole)
	expect(whole.slice(0, 7).toSorted().toReversed()).toEqual(FULL)
	const at = there.at(-1)?.previous ?? undefined
	const back = await pagesFrom(ask, 'previous', { at })
	expect(names(back.toReversed().flatMap(({ rows }) => [...rows]))).toEqual(
		whole.slice(0, -(there.at(-1)?.rows.length ?? 0)),
	)
})

test('the counts are those of the lists, and each viewer’s own', async () => {
	expect(await storageCounts(both)).toEqual({ full: 7, almostFull: 1, filling: 3, unused: 2 })
	expect(await storageCounts(one)).toEqual({ full: 7, almostFull: 1, filling: 2, unused: 1 })
	expect(await storageCounts(both, { view: 'unused', days: '180' })).toMatchObject({ unused: 1 })
	expect(names((await storageReport(one, {})).rows)).not.toContain('other')
	await expect(storageReport(none, {})).rejects.toMatchObject({ problem: { kind: 'not-found' } })
	await expect(storageCounts(none)).rejects.toMatchObject({ problem: { kind: 'not-found' } })
})

async function fileOf(viewer: Viewer, filter: ReportFilter) {
	const handed = await storageReportFile.handOut(viewer, as({ id: viewer.accountId ?? '' }), filter)
	if (!handed.ok) throw new Error(handed.problem.text)
	return { name: handed.value.name, text: String(handed.value.body()) }
}

test('the file has all of it, no more than its reader may see, and nothing that a spreadsheet runs', async () => {
	const { name, text } = await fileOf(one, {})
	expect(name).toMatch(/^mailboxes-nearly-full-\d{4}-\d\d-\d\d\.csv$/)
	const lines = text.split('\r\n')
	expect(lines).toHaveLength(1 + 10 + 1)
	expect(lines[0]).toBe('address,owner,used bytes,quota bytes,percent,as full since,last sign-in,created')
	expect(text).toContain(`"'=cmd@${first.name}"`)
	expect(text).not.toContain('other@')
	expect(lines.find((line) => line.includes('almost@'))).toMatch(/,960,1000,96,\d{4}-.*Z,,\d{4}-.*Z$/)
	expect((await fileOf(one, { view: 'unused', days: '90' })).name).toContain('unused-90-days')
})
