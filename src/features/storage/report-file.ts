import { z } from 'zod'
import { CSV_TYPE, csvFile, csvText } from '@/core/csv'
import { file, rowsByDomain } from '@/core/gateway/file'
import { shownAddress } from '@/core/shown-address'
import { listAddress } from '@/ui/list-address'
import { isUnused, type ReportRow, storageReport, unusedDays } from './report'

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

/** The whole report to take along. */
export const storageReportFile = file({
	right: 'mailbox.read',
	what: 'the storage report',
	input: z.strictObject({ view: z.string().optional(), days: z.string().optional(), domain: z.string().optional() }),
	page: (filter) => listAddress('/mailboxes/storage', filter)({}),
	make: async (viewer, filter) => {
		const { rows } = await storageReport(viewer, filter, MOST)
		const days = unusedDays(filter.days)
		const what = isUnused(filter) ? `unused-${days}-days` : 'nearly-full'
		return {
			name: `mailboxes-${what}-${viewer.now.toISOString().slice(0, 10)}.csv`,
			type: CSV_TYPE,
			filter: { which: isUnused(filter) ? `unused for ${days} days` : 'nearly full' },
			of: rowsByDomain(rows),
			body: () => csvFile(HEAD, rows.map(cells)),
		}
	},
})
