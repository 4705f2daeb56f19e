'use client'

import type { ReactNode } from 'react'
import { type Column, DataTable, Glyph, LazyRowMenu, MenuLink, Time } from '@/ui'
import { StandingState } from './domain-state'
import { NameCell } from './name-cell'
import { type ShownUse, Use } from './use-cell'

/** A row as it is shown, without what only the server needs. */
export interface ShownDomain {
	readonly id: string
	readonly name: string
	/** The name in Unicode. */
	readonly shown: string
	readonly description: string
	readonly organization: string | null
	readonly enabled: boolean
	readonly stopped: boolean
	readonly mailboxes: ShownUse
	readonly aliases: ShownUse
	readonly promised: ShownUse
	readonly used: ShownUse
	readonly createdAt: Date
	readonly can: { readonly edit: boolean; readonly remove: boolean; readonly createMailbox: boolean }
}

/** The rows, written in the browser's half of the program: a page then carries each as data, and not as markup twice. */
export function DomainRows({
	columns,
	rows,
	now,
}: {
	columns: readonly Column[]
	rows: readonly ShownDomain[]
	now: Date
}) {
	return (
		<DataTable
			caption="Domains"
			columns={columns}
			rows={rows.map((row) => ({
				id: row.id,
				href: `/domains/${row.id}`,
				name: row.name,
				muted: !row.enabled,
				cells: cells(row, now),
			}))}
			empty={null}
		/>
	)
}

const cells = (row: ShownDomain, now: Date): Record<string, ReactNode> => ({
	name: <NameCell {...row} />,
	organization: row.organization,
	state: <StandingState {...row} />,
	mailboxes: <Use use={row.mailboxes} label={`Mailboxes in ${row.shown}`} />,
	aliases: <Use use={row.aliases} label={`Aliases in ${row.shown}`} />,
	promised: <Use use={row.promised} label={`Storage promised in ${row.shown}`} />,
	used: <Use use={row.used} label={`Storage in use in ${row.shown}`} />,
	created: <Time value={row.createdAt} now={now} />,
	menu: <Actions {...row} />,
})

function Actions({ id, shown, can }: ShownDomain) {
	if (!(can.edit || can.remove || can.createMailbox)) return null
	return (
		<LazyRowMenu
			label={`Actions for ${shown}`}
			href={`/domains/${id}`}
			items={() => (
				<>
					{can.createMailbox && (
						<MenuLink href={`/mailboxes/new?domain=${id}`} icon={<Glyph name="plus" />}>
							New mailbox
						</MenuLink>
					)}
					{can.edit && (
						<MenuLink href={`/domains/${id}/edit`} icon={<Glyph name="pencil" />}>
							Edit
						</MenuLink>
					)}
					{can.remove && (
						<MenuLink href={`/domains/${id}/delete`} icon={<Glyph name="trash" />} tone="danger">
							Delete…
						</MenuLink>
					)}
				</>
			)}
		/>
	)
}
