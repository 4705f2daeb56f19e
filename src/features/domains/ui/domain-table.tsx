import { Globe } from 'lucide-react'
import type { ReactNode } from 'react'
import { shownAddress } from '@/core/address'
import type { ListPage } from '@/core/gateway/keyset'
import { type Column, DataTable, EmptyState, listAddress, Pagination, type SelectOption } from '@/ui'
import { type DomainFilter, type DomainListRow, domainSort } from '../list-domains'
import type { OrganizationChoice } from '../organization-choices'
import { DomainRows, type ShownDomain } from './domain-rows'
import { countUse, heldUse, storageUse } from './use'

/** Which way a column is sorted, and the address of the other way; what takes the most room comes first. */
export const sortedBy = (
	name: string,
	sort: string,
	to: (changes: DomainFilter) => string,
): Pick<Column, 'sortHref' | 'sorted'> => {
	const href = to({ sort: sort === name || (name === 'used' && sort !== '-used') ? `-${name}` : name })
	if (sort !== name && sort !== `-${name}`) return { sortHref: href }
	return { sortHref: href, sorted: sort === name ? 'asc' : 'desc' }
}

interface Shown {
	/** Leave the column out where every row would say the same. */
	readonly organization: boolean
}

/** On a wide screen names take the room, and bars a little. */
export const WIDE = 'md:min-w-52'
export const NARROW = 'md:w-36'

const columns = (sorted: (name: string) => Pick<Column, 'sortHref' | 'sorted'>, shown: Shown): Column[] => [
	{ key: 'name', label: 'Domain', className: WIDE, ...sorted('name') },
	...(shown.organization ? [{ key: 'organization', label: 'Organization', plainOnPhone: true }] : []),
	{ key: 'state', label: 'State', plainOnPhone: true },
	{ key: 'mailboxes', label: 'Mailboxes', className: NARROW },
	{ key: 'aliases', label: 'Aliases', hideOnPhone: true, className: NARROW },
	{ key: 'promised', label: 'Promised', hideOnPhone: true, className: NARROW },
	{ key: 'used', label: 'In use', className: 'md:w-44', ...sorted('used') },
	{ key: 'created', label: 'Created', hideOnPhone: true, ...sorted('created') },
	{ key: 'menu', label: 'Actions', hideLabel: true },
]

const shown = (row: DomainListRow): ShownDomain => ({
	id: row.id,
	name: row.name,
	shown: shownAddress(row.name),
	description: row.description,
	organization: row.organizationName,
	enabled: row.enabled,
	stopped: row.stopped,
	mailboxes: countUse(row.mailboxes, row.maxMailboxes),
	aliases: countUse(row.aliases, row.maxAliases),
	promised: storageUse(row.storageBytes, row.maxStorageBytes),
	used: heldUse(row.usedBytes, row.storageBytes, row.maxStorageBytes),
	createdAt: row.createdAt,
	can: row.can,
})

/**
 * The list: which domains, whose, in what state, how full.
 * @param preview the first few, on a page about something else: neither sorted nor paged there
 */
export function DomainTable({
	page,
	filter,
	now,
	empty,
	preview = false,
	showOrganization,
}: {
	page: ListPage<DomainListRow>
	filter: DomainFilter
	now: Date
	empty: ReactNode
	preview?: boolean
	showOrganization?: boolean
}) {
	if (page.rows.length === 0) return <DataTable caption="Domains" columns={[]} rows={[]} empty={empty} />
	const to = listAddress('/domains', filter)
	const sorted = (name: string) => (preview ? {} : sortedBy(name, domainSort(filter.sort), to))
	const organization = showOrganization ?? page.rows.some((row) => row.organizationName !== null)
	return (
		<>
			<DomainRows columns={columns(sorted, { organization })} rows={page.rows.map(shown)} now={now} />
			{!preview && <Pagination page={page} to={to} label={`${page.rows.length} domains on this page`} />}
		</>
	)
}

/** What the list says when it has nothing. */
export function NoDomains({ filtered, create }: { filtered: boolean; create: ReactNode }) {
	if (filtered)
		return (
			<EmptyState icon={<Globe />} title="No domain fits">
				Nothing here matches what you look for. <a href="/domains">Show all domains</a>
			</EmptyState>
		)
	return (
		<EmptyState icon={<Globe />} title="No domains yet" action={create}>
			A domain is the part of an address after the @. Mailboxes and aliases are made in it.
		</EmptyState>
	)
}

/** Choices of a filter by organization. One that the address names and the choices lack is kept, so that no other filter loses it. */
export const organizationOptions = (
	choices: readonly OrganizationChoice[],
	asked: string | undefined,
): SelectOption[] => [
	{ value: '', label: 'all' },
	...(asked && !choices.some(({ id }) => id === asked) ? [{ value: asked, label: 'the chosen one' }] : []),
	...choices.map(({ id, path }) => ({ value: id, label: path })),
]
