import { csvFile, csvText } from '@/core/csv'
import type { Loaded } from '@/core/gateway/actor'
import { shownAddress } from '@/core/shown-address'
import { isUnused, type ReportFilter, type ReportRow, storageReport, unusedDays } from './report'

/** More than anybody reads; a server with more than so many has to ask domain by domain. */
const MOST = 50_000

const HEAD = ['address', 'owner', 'used bytes', 'quota bytes', 'percent', 'as full since', 'last sign-in', 'created']

const moment = (at: Date | null): string => at?.toISOString().replace(/\.\d+Z$/, 'Z') ?? ''
const cells = (row: ReportRow): (string | bigint | number)[] => [
	csvText(shownAddress(row.address)),
	csvText(row.name),
	row.usedBytes,
	row.quotaBytes ?? '',
	row.percent ?? '',
	moment(row.crossedAt),
	row.lastSignIn === null ? '' : moment(new Date(Number(row.lastSignIn) * 1000)),
	moment(row.createdAt),
]

/** The whole report as a file, and a name for it. */
export async function storageReportCsv(viewer: Loaded, filter: ReportFilter): Promise<{ name: string; text: string }> {
	const { rows } = await storageReport(viewer, { ...filter, at: undefined }, MOST)
	const what = isUnused(filter) ? `unused-${unusedDays(filter.days)}-days` : 'nearly-full'
	return {
		name: `mailboxes-${what}-${viewer.now.toISOString().slice(0, 10)}.csv`,
		text: csvFile(HEAD, rows.map(cells)),
	}
}
