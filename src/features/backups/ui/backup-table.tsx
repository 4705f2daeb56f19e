import { Archive } from 'lucide-react'
import { shownAddress, shownBytes } from '@/core/address'
import type { ListPage } from '@/core/gateway/keyset'
import { DataTable, EmptyState, listAddress, Pagination, Time } from '@/ui'
import { REASON_WORDS } from '../backup-words'
import type { BackupFilter, BackupRow } from '../list-backups'
import { BackupState } from './backup-state'

/** What is in it, once that is known. */
const contents = ({ state, messages, bytes, encrypted }: BackupRow): string =>
	state === 'verified' || state === 'expired'
		? `${messages} ${messages === 1 ? 'message' : 'messages'}, ${shownBytes(bytes)}${encrypted ? ', encrypted' : ''}`
		: ''

const cellsOf = (row: BackupRow, now: Date) => ({
	address: shownAddress(row.address),
	state: (
		<span className="grid justify-items-start gap-1">
			<BackupState state={row.state} />
			{row.error !== '' && <span className="text-muted text-sm wrap-anywhere">{row.error}</span>}
		</span>
	),
	why: REASON_WORDS[row.why],
	contents: contents(row),
	created: <Time value={row.createdAt} now={now} />,
})

/** Backups of many mailboxes: of which, why, how each stands. */
export function BackupTable({ page, filter, now }: { page: ListPage<BackupRow>; filter: BackupFilter; now: Date }) {
	const to = listAddress('/backups', filter)
	const isOldFirst = filter.sort === 'created'
	const isFiltered = filter.q || filter.state || filter.why
	return (
		<>
			<DataTable
				caption="Backups"
				columns={[
					{ key: 'address', label: 'Mailbox' },
					{ key: 'state', label: 'State', plainOnPhone: true },
					{ key: 'why', label: 'Made' },
					{ key: 'contents', label: 'Holds' },
					{
						key: 'created',
						label: 'Asked for',
						sortHref: to({ sort: isOldFirst ? undefined : 'created' }),
						sorted: isOldFirst ? 'asc' : 'desc',
					},
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/backups/${row.id}`,
					muted: row.state === 'expired',
					cells: cellsOf(row, now),
				}))}
				empty={
					isFiltered ? (
						<EmptyState icon={<Archive />} title="No backup fits">
							<a href="/backups">Show all backups</a>
						</EmptyState>
					) : (
						<EmptyState icon={<Archive />} title="No backups yet">
							One is made before mail is erased, and whenever somebody asks for it on the page of a mailbox.
						</EmptyState>
					)
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}

/** The latest ones of one mailbox. */
export function LatestBackups({ rows, now }: { rows: readonly BackupRow[]; now: Date }) {
	return (
		<DataTable
			caption="Its latest backups"
			columns={[
				{ key: 'created', label: 'Asked for' },
				{ key: 'state', label: 'State', plainOnPhone: true },
				{ key: 'why', label: 'Made' },
				{ key: 'contents', label: 'Holds' },
			]}
			rows={rows.map((row) => ({ id: row.id, href: `/backups/${row.id}`, cells: cellsOf(row, now) }))}
			empty={
				<EmptyState icon={<Archive />} title="No backups yet">
					A backup is read back from where it lies and compared with the mail, message by message.
				</EmptyState>
			}
		/>
	)
}
