import { AtSign } from 'lucide-react'
import type { ReactNode } from 'react'
import { shownAddress, shownBytes } from '@/core/address'
import type { ListPage } from '@/core/gateway/keyset'
import { DataTable, EmptyState, Meter, Pagination, Time } from '@/ui'
import { type MailboxFilter, type MailboxListRow, mailboxSort } from '../list-mailboxes'
import { MailboxState } from './mailbox-state'

type Address = (changes: MailboxFilter) => string

/** The address of the same list with something changed; a new view begins at its first page. */
export const listAddress =
	(filter: MailboxFilter): Address =>
	(changes) => {
		const params = new URLSearchParams()
		for (const [name, value] of Object.entries({ ...filter, at: undefined, ...changes }))
			if (value) params.set(name, value)
		return params.size > 0 ? `/mailboxes?${params}` : '/mailboxes'
	}

const quotaText = (row: MailboxListRow): string => {
	const used = row.usedBytes === null ? null : shownBytes(row.usedBytes)
	if (row.quotaBytes === null) return used === null ? 'Unlimited' : `${used} · unlimited`
	return used === null ? shownBytes(row.quotaBytes) : `${used} of ${shownBytes(row.quotaBytes)}`
}

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
	const to = listAddress(filter)
	const sort = mailboxSort(filter.sort)
	const sorted = (name: 'address' | 'created') => ({
		sortHref: to({ sort: sort === name ? `-${name}` : name }),
		...(sort.endsWith(name) ? { sorted: sort.startsWith('-') ? ('desc' as const) : ('asc' as const) } : {}),
	})
	const searching = Boolean(filter.q || filter.state || filter.domain)
	return (
		<>
			<DataTable
				caption="Mailboxes"
				columns={[
					{ key: 'address', label: 'Address', ...sorted('address') },
					{ key: 'name', label: 'Name' },
					{ key: 'state', label: 'State' },
					{ key: 'quota', label: 'Quota' },
					{ key: 'signIn', label: 'Last sign-in', hideOnPhone: true },
					{ key: 'created', label: 'Created', hideOnPhone: true, ...sorted('created') },
				]}
				rows={page.rows.map((row) => ({
					id: row.id,
					href: `/mailboxes/${row.id}`,
					name: row.address,
					muted: !row.enabled,
					cells: {
						address: shownAddress(row.address),
						name: row.name,
						state: <MailboxState {...row} />,
						quota:
							row.usedBytes !== null && row.quotaBytes !== null ? (
								<Meter
									value={Number(row.usedBytes)}
									max={Number(row.quotaBytes)}
									label={`Quota of ${row.address}`}
									text={quotaText(row)}
								/>
							) : (
								quotaText(row)
							),
						signIn:
							row.lastSignIn === null ? (
								<span className="text-muted">never</span>
							) : (
								<Time value={new Date(Number(row.lastSignIn) * 1000)} now={now} />
							),
						created: <Time value={row.createdAt} now={now} />,
					},
				}))}
				empty={
					searching ? (
						<EmptyState icon={<AtSign />} title="No mailbox fits">
							Nothing here matches what you look for. <a href="/mailboxes">Show all mailboxes</a>
						</EmptyState>
					) : (
						<EmptyState icon={<AtSign />} title="No mailboxes yet" action={create}>
							A mailbox is an address with a place to keep mail, and a person who owns it.
						</EmptyState>
					)
				}
			/>
			{(page.next || page.previous) && (
				<Pagination
					{...(page.previous ? { previousHref: to({ at: page.previous }) } : {})}
					{...(page.next ? { nextHref: to({ at: page.next }) } : {})}
					label={`${page.rows.length} mailboxes on this page`}
				/>
			)}
		</>
	)
}
