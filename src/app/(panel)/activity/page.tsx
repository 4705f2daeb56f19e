import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { ChainNote, chainSummary, JournalTable, listEntries } from '@/features/journal'
import { FilterBar, FilterSelect, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, type SearchParams } from '../../said'
import { ActivityTabs } from '../activity-tabs'

export const metadata: Metadata = { title: 'Activity' }

const NOUNS = [
	{ value: '', label: 'everything' },
	{ value: 'organization', label: 'organizations' },
	{ value: 'domain', label: 'domains' },
	{ value: 'mailbox', label: 'mailboxes' },
	{ value: 'alias', label: 'aliases' },
	{ value: 'list', label: 'lists' },
	{ value: 'account', label: 'people' },
	{ value: 'role', label: 'roles' },
	{ value: 'grant', label: 'grants' },
	{ value: 'key', label: 'API keys' },
	{ value: 'server', label: 'the server' },
	{ value: 'plan', label: 'price plans' },
	{ value: 'own', label: 'own account' },
	{ value: 'system', label: 'sign-in and letters' },
]

export default async function ActivityPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, outcome, noun, actor, about, since, at } = await oneEach(searchParams)
	const filter = { q, outcome, noun, actor, about, since, at }
	const [page, summary] = await orNotFound(Promise.all([listEntries(viewer, filter), chainSummary(viewer)]))
	return (
		<Page title="Activity" description="Who did what within your scope, and what was refused.">
			<ActivityTabs viewer={viewer} current="/activity" />
			{summary && <ChainNote summary={summary} now={viewer.now} />}
			<FilterBar end={(actor || about) && <a href="/activity">Show everybody</a>}>
				<SearchField label="Search people and things" defaultValue={q} />
				<FilterSelect label="About" name="noun" defaultValue={noun ?? ''} options={NOUNS} />
				<FilterSelect
					label="Result"
					name="outcome"
					defaultValue={outcome ?? ''}
					options={[
						{ value: '', label: 'all' },
						{ value: 'done', label: 'done' },
						{ value: 'refused', label: 'refused' },
					]}
				/>
				<FilterSelect
					label="When"
					name="since"
					defaultValue={since ?? ''}
					options={[
						{ value: '', label: 'any time' },
						{ value: 'day', label: 'last day' },
						{ value: 'week', label: 'last 7 days' },
						{ value: 'month', label: 'last 30 days' },
					]}
				/>
				{actor && <input type="hidden" name="actor" value={actor} />}
				{about && <input type="hidden" name="about" value={about} />}
			</FilterBar>
			<JournalTable page={page} filter={filter} now={viewer.now} />
		</Page>
	)
}
