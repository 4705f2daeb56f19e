import { UsersRound } from 'lucide-react'
import { shownAddress } from '@/core/address'
import type { ListPage } from '@/core/gateway/keyset'
import { Card, EmptyState, FilterBar, listAddress, Pagination, SearchField, Section } from '@/ui'
import type { Member, MemberFilter, MemberKind } from '../list-members'
import { AddMembersForm } from './member-forms'
import { MemberRows } from './member-rows'

const KINDS: Record<MemberKind, { readonly label: string; readonly page: string | null }> = {
	mailbox: { label: 'Mailbox', page: 'mailboxes' },
	alias: { label: 'Alias', page: 'aliases' },
	elsewhere: { label: 'Elsewhere', page: null },
}

const SEARCHED_FROM = 10
const PASTE = 'Paste as many as you like, one a line; “Ada Kern <ada@example.org>” will do.'

const shownRow = (own: boolean, { kind, of, ...row }: Member) => {
	const { label, page } = KINDS[kind]
	const href = own || of === null || page === null ? null : `/${page}/${of}`
	return { ...row, address: shownAddress(row.address), kind: label, href }
}

/**
 * Who is on a list, with a way to add many at once and to take each off.
 * @param own on the page of whoever looks after it, without any grant
 */
export function ListMembers({
	list,
	count,
	page,
	filter,
	own = false,
	mayEdit,
	mayOutside,
	now,
}: {
	list: string
	count: number
	page: ListPage<Member>
	filter: MemberFilter
	own?: boolean
	mayEdit: boolean
	mayOutside: boolean
	now: Date
}) {
	const where = own ? ' Addresses of your organization.' : ' Addresses within what you manage.'
	return (
		<Section
			id="members"
			title={count === 1 ? '1 member' : `${count.toLocaleString('en')} members`}
			description="Each message goes to all of them. A mailbox that is disabled, or in the trash, gets nothing meanwhile."
		>
			{mayEdit && (
				<Card>
					<AddMembersForm list={list} own={own} help={mayOutside ? PASTE : `${PASTE}${where}`} />
				</Card>
			)}
			{(count > SEARCHED_FROM || filter.q) && (
				<FilterBar>
					<SearchField label="Search members" defaultValue={filter.q} />
				</FilterBar>
			)}
			{page.rows.length > 0 ? (
				<>
					<MemberRows
						list={list}
						rows={page.rows.map((row) => shownRow(own, row))}
						own={own}
						mayEdit={mayEdit}
						now={now}
					/>
					<Pagination page={page} to={listAddress(own ? `/my/lists/${list}` : `/lists/${list}`, filter)} />
				</>
			) : (
				<EmptyState icon={<UsersRound />} title={filter.q ? 'Nobody fits' : 'Nobody is on this list yet'}>
					{filter.q ? 'No member’s address contains that.' : 'Mail to it reaches nobody until somebody is.'}
				</EmptyState>
			)}
		</Section>
	)
}
