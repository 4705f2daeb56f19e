import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { ChainTable, CheckElsewhere, chainSummary, listChains, publicKeyOfJournal } from '@/features/journal'
import { FilterBar, FilterSelect, Page, SearchField } from '@/ui'
import { orNotFound } from '../../../or-not-found'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Is the journal as it was written?' }

export default async function ChainPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, state, at } = await oneEach(searchParams)
	const filter = { q, state, at }
	// Whoever reads the journal of a domain alone reads no whole chain.
	await orNotFound(chainSummary(viewer))
	const page = await orNotFound(listChains(viewer, filter))
	return (
		<Page
			title="Is the journal as it was written?"
			description="Each entry is linked to the one before it, so that one that is changed, removed or moved later breaks the chain. Every chain is verified once a day."
			breadcrumb={[{ label: 'Activity', href: '/activity' }]}
		>
			<FilterBar>
				<SearchField label="Search organizations" defaultValue={q} />
				<FilterSelect
					label="Result"
					name="state"
					defaultValue={state ?? ''}
					options={[
						{ value: '', label: 'all' },
						{ value: 'broken', label: 'does not hold' },
					]}
				/>
			</FilterBar>
			<ChainTable page={page} filter={filter} now={viewer.now} />
			<CheckElsewhere publicKey={publicKeyOfJournal()} />
		</Page>
	)
}
