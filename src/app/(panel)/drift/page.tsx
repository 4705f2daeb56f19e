import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import {
	countFindings,
	FindingTable,
	getLook,
	KIND_WORDS,
	KINDS,
	LookForm,
	LookState,
	listFindings,
} from '@/features/drift'
import { FilterBar, FilterSelect, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../said'
import { ActivityTabs } from '../activity-tabs'

export const metadata: Metadata = { title: 'Drift' }

const counted = (label: string, n: number | undefined) => (n ? `${label} (${n})` : label)

export default async function DriftPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, kind, state, sort, at } = await oneEach(searchParams)
	const filter = { q, kind, state, sort, at }
	const [page, counts, look] = await Promise.all([
		orNotFound(listFindings(viewer, filter)),
		countFindings(viewer),
		orNotFound(getLook(viewer)),
	])
	const kinds = KINDS.map((value) => ({ value, label: counted(KIND_WORDS[value].label, counts?.kinds[value]) }))
	const states = [
		{ value: '', label: counted('open', counts?.open) },
		{ value: 'ignored', label: counted('ignored', counts?.ignored) },
		{ value: 'closed', label: 'over' },
	]
	return (
		<Page
			title="Drift"
			description="Where the panel, the mail server, its maildirs and DNS do not say the same."
			action={look.mayLook && !look.open && <LookForm isPrimary />}
		>
			<Said searchParams={searchParams} />
			<ActivityTabs viewer={viewer} current="/drift" />
			<LookState look={look} now={viewer.now} />
			<FilterBar>
				<SearchField label="Search what it is about" defaultValue={q} />
				<FilterSelect label="State" name="state" defaultValue={state ?? ''} options={states} />
				<FilterSelect
					label="Kind"
					name="kind"
					defaultValue={kind ?? ''}
					options={[{ value: '', label: 'all' }, ...kinds]}
				/>
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<FindingTable page={page} filter={filter} lookedAt={look.lookedAt} now={viewer.now} />
		</Page>
	)
}
