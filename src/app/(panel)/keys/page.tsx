import { Bot, Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { KeyTable, listKeys, OthersKeys, ownKeys } from '@/features/keys'
import { EmptyState, FilterBar, FilterSelect, LinkButton, Page, SearchField, Section } from '@/ui'
import { oneEach, Said, type SearchParams } from '../../said'
import { PeopleTabs } from '../people-tabs'
import { keySources } from './key-sources'

export const metadata: Metadata = { title: 'API keys' }

const STATES = [
	{ value: '', label: 'working' },
	{ value: 'ended', label: 'ended' },
]

export default async function KeysPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, state, at } = await oneEach(searchParams)
	const filter = { q, state, at }
	const seesOthers = mayAnywhere(viewer.actor, 'account.read', viewer.now)
	const [keys, others, sources] = await Promise.all([
		ownKeys(viewer),
		seesOthers ? listKeys(viewer, filter) : null,
		keySources(viewer),
	])
	const make = sources.length > 0 && (
		<LinkButton href="/keys/new" variant="primary" icon={<Plus size={16} aria-hidden />}>
			New key
		</LinkButton>
	)
	return (
		<Page
			title="API keys"
			description="For programs. A key holds some of its maker’s rights, always ends, and acts in the maker’s name."
			action={
				<>
					<LinkButton href="/keys/api" variant="quiet">
						How programs use them
					</LinkButton>
					{make}
				</>
			}
		>
			<Said searchParams={searchParams} />
			<PeopleTabs viewer={viewer} current="/keys" />
			<Section title="Yours">
				<KeyTable
					caption="Your keys"
					keys={keys}
					now={viewer.now}
					empty={
						<EmptyState icon={<Bot />} title="No keys">
							{sources.length > 0
								? 'Make one for each program that is to work with mailboxes, aliases or domains in your name.'
								: 'To make keys you need the right to make them, in rights that you may hand on.'}
						</EmptyState>
					}
				/>
			</Section>
			{others && (
				<Section title="Of others">
					<FilterBar>
						<SearchField label="Search names and ids" defaultValue={q} />
						<FilterSelect label="Keys" name="state" defaultValue={state ?? ''} options={STATES} />
					</FilterBar>
					<OthersKeys page={others} filter={filter} now={viewer.now} />
				</Section>
			)}
		</Page>
	)
}
