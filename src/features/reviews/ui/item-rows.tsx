'use client'

import type { ReactNode } from 'react'
import { Badge, DataTable, Time, type Tone } from '@/ui'

/** A grant in a review as its list shows it. */
export interface ShownItem {
	readonly id: string
	readonly holder: string
	readonly address: string
	readonly roleName: string
	readonly places: string
	readonly since: Date
	/** In words. */
	readonly end: string
	readonly seenAt: Date | null
	readonly usedAt: Date | null
	readonly state: string
	readonly tone: Tone | 'neutral'
	/** By whom, or who is asked. */
	readonly by: string
	readonly at: Date | null
	/** What is another than it was, or why it is to be decided again. */
	readonly notes: readonly string[]
	readonly settled: boolean
}

const Second = ({ children }: { children: ReactNode }) => (
	<span className="block font-normal text-muted text-sm wrap-anywhere">{children}</span>
)

const cells = (row: ShownItem, now: Date): Record<string, ReactNode> => ({
	holder: (
		<>
			{row.holder}
			<Second>{row.address}</Second>
		</>
	),
	role: (
		<div>
			{row.roleName}
			<Second>{row.places}</Second>
		</div>
	),
	since: (
		<div>
			<Time value={row.since} now={now} />
			<Second>{row.end}</Second>
		</div>
	),
	used: (
		<div>
			{row.usedAt ? <Time value={row.usedAt} now={now} /> : <span className="text-muted">never, by the journal</span>}
			<Second>
				{row.seenAt ? (
					<>
						seen <Time value={row.seenAt} now={now} />
					</>
				) : (
					'not seen lately'
				)}
			</Second>
		</div>
	),
	state: (
		<div>
			<Badge tone={row.tone}>{row.state}</Badge>
			<Second>
				{row.by}
				{row.at && (
					<>
						{row.by === '' ? '' : ', '}
						<Time value={row.at} now={now} />
					</>
				)}
			</Second>
			{row.notes.map((note) => (
				<span key={note} className="block text-sm text-warning">
					{note}
				</span>
			))}
		</div>
	),
})

/** @param open rows can be ticked, to be decided together */
export function ItemRows({
	rows,
	review,
	open,
	now,
	empty,
}: {
	rows: readonly ShownItem[]
	review: string
	open: boolean
	now: Date
	empty: ReactNode
}) {
	return (
		<DataTable
			caption="Grants in this review"
			columns={[
				{ key: 'holder', label: 'Holder' },
				{ key: 'role', label: 'Holds' },
				{ key: 'since', label: 'Since, until', hideOnPhone: true },
				{ key: 'used', label: 'Last used' },
				{ key: 'state', label: 'Decision' },
			]}
			rows={rows.map((row) => ({
				id: row.id,
				href: `/reviews/${review}/decide?item=${row.id}`,
				name: `${row.holder}, ${row.roleName}`,
				muted: row.settled,
				cells: cells(row, now),
			}))}
			{...(open ? { selectable: { name: 'item', formId: 'decide' } } : {})}
			empty={empty}
		/>
	)
}
