import { ScrollText } from 'lucide-react'
import { shownAddress } from '@/core/address'
import type { ListPage } from '@/core/gateway/keyset'
import { Badge, Card, DataTable, EmptyState, listAddress, Pagination, RowItem, RowList, Section, Time } from '@/ui'
import { changesOf, deedOf, pageOfSubject, reasonOf, triedOf, whyAddress } from '../journal-words'
import type { JournalFilter, JournalRow } from '../list-entries'

const label = (row: JournalRow): string =>
	row.subjectLabel.includes('@') ? shownAddress(row.subjectLabel) : row.subjectLabel

function Subject({ row }: { row: JournalRow }) {
	const page = pageOfSubject(row)
	return page && label(row) ? <a href={page}>{label(row)}</a> : label(row)
}

/** What happened, in one line: the deed and the thing, or what was tried and refused. */
function What({ row }: { row: JournalRow }) {
	if (row.outcome === 'refused') {
		return (
			<>
				tried: {triedOf(row)} {label(row) && <>({label(row)})</>}
			</>
		)
	}
	return (
		<>
			{deedOf(row)} <Subject row={row} />
		</>
	)
}

function Changes({ row }: { row: JournalRow }) {
	const changes = changesOf(row)
	if (row.outcome === 'refused') {
		const why = whyAddress(row)
		return (
			<span className="text-muted">
				{reasonOf(row.why)} {why && <a href={why}>Why?</a>}
			</span>
		)
	}
	if (changes.length === 0) return null
	if (changes.length === 1) return <>{changes[0]}</>
	return (
		<details>
			<summary>{changes.length} details</summary>
			<ul>
				{changes.map((change) => (
					<li key={change}>{change}</li>
				))}
			</ul>
		</details>
	)
}

/** The journal: who did what to what, and what was refused. */
export function JournalTable({ page, filter, now }: { page: ListPage<JournalRow>; filter: JournalFilter; now: Date }) {
	const to = listAddress('/activity', filter)
	return (
		<>
			<DataTable
				caption="Activity"
				columns={[
					{ key: 'what', label: 'What' },
					{ key: 'who', label: 'Who' },
					{ key: 'outcome', label: 'Result' },
					{ key: 'changes', label: 'Details' },
					{ key: 'when', label: 'When' },
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					cells: {
						what: <What row={row} />,
						who: row.actorId ? <a href={to({ actor: row.actorId })}>{row.actorName}</a> : row.actorName,
						outcome: row.outcome === 'done' ? <Badge tone="success">Done</Badge> : <Badge tone="danger">Refused</Badge>,
						changes: <Changes row={row} />,
						when: <Time value={row.at} now={now} />,
					},
				}))}
				empty={
					<EmptyState icon={<ScrollText />} title="Nothing here">
						Every change and every refusal within your scope stands here, for good.
					</EmptyState>
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}

/** The latest few, for an overview. */
export function RecentActivity({ entries, now }: { entries: readonly JournalRow[]; now: Date }) {
	if (entries.length === 0) return null
	return (
		<Section title="Recent activity" action={<a href="/activity">All activity</a>}>
			<Card padded={false}>
				<RowList>
					{entries.map((row) => (
						<RowItem key={row.id}>
							<span>
								<strong>{row.actorName}</strong> <What row={row} />
							</span>
							{row.outcome === 'refused' && <Badge tone="danger">Refused</Badge>}
							<Time value={row.at} now={now} />
						</RowItem>
					))}
				</RowList>
			</Card>
		</Section>
	)
}
