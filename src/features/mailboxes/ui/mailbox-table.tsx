import { AtSign } from 'lucide-react'
import type { ReactNode } from 'react'
import { shownAddress, shownBytes } from '@/core/address'
import { storageLevel } from '@/core/fullness'
import type { ListPage } from '@/core/gateway/keyset'
import { DataTable, EmptyState, listAddress, Pagination } from '@/ui'
import { type MailboxFilter, type MailboxListRow, mailboxSort } from '../list-mailboxes'
import { MailboxRows, type ShownMailbox } from './mailbox-rows'

const quotaText = (row: MailboxListRow): string => {
	const used = row.usedBytes === null ? null : shownBytes(row.usedBytes)
	if (row.quotaBytes === null) return used === null ? 'Unlimited' : `${used} · unlimited`
	return used === null ? shownBytes(row.quotaBytes) : `${used} of ${shownBytes(row.quotaBytes)}`
}

const shown = (row: MailboxListRow): ShownMailbox => ({
	id: row.id,
	address: shownAddress(row.address),
	name: row.name,
	enabled: row.enabled,
	sendOnly: row.sendOnly,
	stopped: row.stopped,
	isProtected: row.isProtected,
	quota: quotaText(row),
	full:
		row.usedBytes === null || row.quotaBytes === null
			? null
			: {
					value: Number(row.usedBytes),
					max: Number(row.quotaBytes),
					full: storageLevel(row.usedBytes, row.quotaBytes) === 100,
				},
	lastSignIn: row.lastSignIn === null ? null : new Date(Number(row.lastSignIn) * 1000),
	createdAt: row.createdAt,
})

/** The list: who, in what state, how full, when last used. */
export function MailboxTable({
	page,
	filter,
	now,
	create,
}: {
	page: ListPage<MailboxListRow>
	filter: MailboxFilter
	now: Date
	create: ReactNode
}) {
	if (page.rows.length === 0) return <NoMailboxes filter={filter} create={create} />
	const to = listAddress('/mailboxes', filter)
	const sort = mailboxSort(filter.sort)
	const sorted = (name: 'address' | 'created' | 'used') => ({
		// The fullest first: nobody looks for what takes no room.
		sortHref: to({ sort: sort === name || (name === 'used' && sort !== '-used') ? `-${name}` : name }),
		...(sort.endsWith(name) ? { sorted: sort.startsWith('-') ? ('desc' as const) : ('asc' as const) } : {}),
	})
	return (
		<>
			<MailboxRows
				rows={page.rows.map(shown)}
				sorts={{ address: sorted('address'), created: sorted('created'), used: sorted('used') }}
				now={now}
			/>
			<Pagination page={page} to={to} label={`${page.rows.length} mailboxes on this page`} />
		</>
	)
}

function NoMailboxes({ filter, create }: { filter: MailboxFilter; create: ReactNode }) {
	const narrowed = Boolean(filter.q || filter.state || filter.use || filter.domain || filter.at)
	const empty = narrowed ? (
		<EmptyState icon={<AtSign />} title="No mailbox fits">
			Nothing here matches what you look for. <a href="/mailboxes">Show all mailboxes</a>
		</EmptyState>
	) : (
		<EmptyState icon={<AtSign />} title="No mailboxes yet" action={create}>
			A mailbox is an address with a place to keep mail, and a person who owns it.
		</EmptyState>
	)
	return <DataTable caption="Mailboxes" columns={[]} rows={[]} empty={empty} />
}
