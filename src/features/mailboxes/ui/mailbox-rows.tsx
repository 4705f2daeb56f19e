'use client'

import type { ReactNode } from 'react'
import { type Column, DataTable, Meter, Time } from '@/ui'
import { MailboxState, ProtectedMark } from './mailbox-state'

/** A row as it is shown, without what only the server needs. */
export interface ShownMailbox {
	readonly id: string
	readonly address: string
	readonly name: string
	readonly enabled: boolean
	readonly sendOnly: boolean
	readonly stopped: boolean
	readonly isProtected: boolean
	/** In words; with the numbers of a bar where there is something to fill. */
	readonly quota: string
	readonly full: { readonly value: number; readonly max: number; readonly full: boolean } | null
	readonly lastSignIn: Date | null
	readonly createdAt: Date
}

type Sorts = Record<'address' | 'created' | 'used', Pick<Column, 'sortHref' | 'sorted'>>

/** The rows, written in the browser's half of the program: a page then carries each as data, and not as markup twice. */
export function MailboxRows({ rows, sorts, now }: { rows: readonly ShownMailbox[]; sorts: Sorts; now: Date }) {
	return (
		<DataTable
			caption="Mailboxes"
			columns={[
				{ key: 'address', label: 'Address', ...sorts.address },
				{ key: 'name', label: 'Name' },
				{ key: 'state', label: 'State' },
				{ key: 'quota', label: 'Storage', ...sorts.used },
				{ key: 'signIn', label: 'Last sign-in', hideOnPhone: true },
				{ key: 'created', label: 'Created', hideOnPhone: true, ...sorts.created },
			]}
			rows={rows.map((row) => ({
				id: row.id,
				href: `/mailboxes/${row.id}`,
				name: row.address,
				muted: !row.enabled,
				cells: cells(row, now),
			}))}
			empty={null}
		/>
	)
}

const cells = (row: ShownMailbox, now: Date): Record<string, ReactNode> => ({
	address: row.address,
	name: row.name,
	state: row.isProtected ? (
		<span className="flex flex-wrap gap-1">
			<MailboxState {...row} /> <ProtectedMark />
		</span>
	) : (
		<MailboxState {...row} />
	),
	quota: row.full ? <Meter {...row.full} label={`Storage of ${row.address}`} text={row.quota} /> : row.quota,
	signIn: row.lastSignIn ? <Time value={row.lastSignIn} now={now} /> : <span className="text-muted">never</span>,
	created: <Time value={row.createdAt} now={now} />,
})
