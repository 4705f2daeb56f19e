'use client'

import { Badge, DataTable, Time } from '@/ui'

/** A row as it is shown. */
export interface ShownList {
	readonly id: string
	readonly address: string
	readonly name: string
	readonly posters: string
	readonly members: number
	readonly enabled: boolean
	readonly createdAt: Date
}

/** The rows, written in the browser's half of the program: a page then carries each as data, and not as markup twice. */
export function ListRows({
	rows,
	sort,
	now,
}: {
	rows: readonly ShownList[]
	sort: { readonly sortHref: string; readonly sorted: 'asc' | 'desc' }
	now: Date
}) {
	return (
		<DataTable
			caption="Mailing lists"
			columns={[
				{ key: 'address', label: 'Address', ...sort },
				{ key: 'name', label: 'Name' },
				{ key: 'members', label: 'Members', align: 'end' },
				{ key: 'posters', label: 'Who may write', hideOnPhone: true },
				{ key: 'state', label: 'State' },
				{ key: 'created', label: 'Created', hideOnPhone: true },
			]}
			rows={rows.map((row) => ({
				id: row.id,
				href: `/lists/${row.id}`,
				name: row.address,
				muted: !row.enabled,
				cells: {
					address: row.address,
					name: row.name,
					members: row.members.toLocaleString('en'),
					posters: row.posters,
					state: row.enabled ? <Badge tone="success">Enabled</Badge> : <Badge>Disabled</Badge>,
					created: <Time value={row.createdAt} now={now} />,
				},
			}))}
			empty={null}
		/>
	)
}
