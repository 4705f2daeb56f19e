'use client'

import { Badge, DataTable, Time } from '@/ui'

/** A row as it is shown. */
export interface ShownAlias {
	readonly id: string
	readonly address: string
	readonly destinations: string
	readonly enabled: boolean
	readonly createdAt: Date
}

/** The rows, written in the browser's half of the program: a page then carries each as data, and not as markup twice. */
export function AliasRows({
	rows,
	sort,
	now,
}: {
	rows: readonly ShownAlias[]
	sort: { readonly sortHref: string; readonly sorted: 'asc' | 'desc' }
	now: Date
}) {
	return (
		<DataTable
			caption="Aliases"
			columns={[
				{ key: 'address', label: 'Address', ...sort },
				{ key: 'destinations', label: 'Delivers to' },
				{ key: 'state', label: 'State' },
				{ key: 'created', label: 'Created', hideOnPhone: true },
			]}
			rows={rows.map((row) => ({
				id: row.id,
				href: `/aliases/${row.id}`,
				name: row.address,
				muted: !row.enabled,
				cells: {
					address: row.address,
					destinations: row.destinations,
					state: row.enabled ? <Badge tone="success">Enabled</Badge> : <Badge>Disabled</Badge>,
					created: <Time value={row.createdAt} now={now} />,
				},
			}))}
			empty={null}
		/>
	)
}
