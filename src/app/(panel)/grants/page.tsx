import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { GrantTree, grantTree } from '@/features/grants'
import { FilterBar, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, type SearchParams } from '../../said'
import { PeopleTabs } from '../people-tabs'

export const metadata: Metadata = { title: 'Grants' }

/** Who gave what to whom; one branch of it with `?under=`. */
export default async function GrantsPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, under, at } = await oneEach(searchParams)
	const tree = await orNotFound(grantTree(viewer, { q, under, at }))
	const hrefFor = (cursor: string): string => {
		const kept = Object.entries({ q, under }).filter((entry): entry is [string, string] => Boolean(entry[1]))
		return `/grants?${new URLSearchParams([...kept, ['at', cursor]])}`
	}
	return (
		<Page
			title="Grants"
			description="Who gave what to whom. What hangs below ends with what is above it, unless somebody keeps it."
			breadcrumb={tree.under ? [{ label: 'Grants', href: '/grants' }] : []}
		>
			<PeopleTabs viewer={viewer} current="/grants" />
			<FilterBar>
				<SearchField label="Search names and addresses" defaultValue={q} />
			</FilterBar>
			<GrantTree tree={tree} now={viewer.now} hrefFor={hrefFor} searched={Boolean(q)} />
		</Page>
	)
}
