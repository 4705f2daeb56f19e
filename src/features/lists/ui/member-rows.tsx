'use client'

import { Badge, DataTable, Time } from '@/ui'
import { TakeOffButton, TakingOffForm } from './member-forms'

/** A row as it is shown. */
export interface ShownMember {
	readonly id: string
	readonly address: string
	readonly kind: string
	/** Its own page; NULL = none that the viewer may see. */
	readonly href: string | null
	readonly silent: boolean
	readonly createdAt: Date
}

/** The rows, written in the browser's half of the program: a page then carries each as data, and not as markup twice. */
export function MemberRows({
	list,
	rows,
	own,
	mayEdit,
	now,
}: {
	list: string
	rows: readonly ShownMember[]
	own: boolean
	mayEdit: boolean
	now: Date
}) {
	const table = (
		<DataTable
			caption="Members"
			columns={[
				{ key: 'address', label: 'Address' },
				...(own ? [] : [{ key: 'kind', label: 'What it is' }]),
				{ key: 'added', label: 'Added', hideOnPhone: true },
				...(mayEdit ? [{ key: 'off', label: 'Take off', hideLabel: true, align: 'end' as const }] : []),
			]}
			rows={rows.map((row) => ({
				id: row.id,
				...(row.href === null ? {} : { href: row.href }),
				name: row.address,
				muted: row.silent,
				cells: {
					address: row.address,
					kind: row.silent ? <Badge tone="warning">{row.kind}, gets no mail now</Badge> : row.kind,
					added: <Time value={row.createdAt} now={now} />,
					off: <TakeOffButton member={row.id} address={row.address} />,
				},
			}))}
			empty={null}
		/>
	)
	return mayEdit ? (
		<TakingOffForm list={list} own={own}>
			{table}
		</TakingOffForm>
	) : (
		table
	)
}
