'use client'

import { DataTable, Meter, Time } from '@/ui'

/** A row as it is shown, without what only the server needs. */
export interface ShownReportRow {
	readonly id: string
	readonly address: string
	readonly name: string
	readonly used: { readonly value: number; readonly max: number | null; readonly text: string; readonly full: boolean }
	readonly since: Date | null
	readonly lastSignIn: Date | null
	readonly createdAt: Date
}

/** What is nearly full, since when; or what nobody uses, since when. */
export function ReportRows({ rows, unused, now }: { rows: readonly ShownReportRow[]; unused: boolean; now: Date }) {
	return (
		<DataTable
			caption={unused ? 'Unused mailboxes' : 'Mailboxes that are nearly full'}
			columns={[
				{ key: 'address', label: 'Address' },
				{ key: 'name', label: 'Owner' },
				...(unused
					? [{ key: 'quota', label: 'Quota' }]
					: [
							{ key: 'used', label: 'Storage', className: 'md:w-60' },
							{ key: 'since', label: 'Since' },
						]),
				{ key: 'signIn', label: 'Last sign-in' },
				{ key: 'created', label: 'Created', hideOnPhone: true },
			]}
			rows={rows.map((row) => ({
				id: row.id,
				href: `/mailboxes/${row.id}`,
				name: row.address,
				cells: {
					address: row.address,
					name: row.name,
					used: <Meter {...row.used} label={`Storage of ${row.address}`} />,
					quota: row.used.text,
					since: row.since && <Time value={row.since} now={now} />,
					signIn: row.lastSignIn ? (
						<Time value={row.lastSignIn} now={now} />
					) : (
						<span className="text-muted">never</span>
					),
					created: <Time value={row.createdAt} now={now} />,
				},
			}))}
			empty={null}
		/>
	)
}
