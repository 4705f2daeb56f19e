import { UserPlus } from 'lucide-react'
import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { InvitationTable, listInvitations } from '@/features/grants'
import { FilterBar, FilterSelect, LinkButton, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, type SearchParams } from '../../said'
import { PeopleTabs } from '../people-tabs'

export const metadata: Metadata = { title: 'Invitations' }

const STATES = [
	{ value: '', label: 'all' },
	{ value: 'waiting', label: 'waiting to be sent' },
	{ value: 'kept', label: 'in the outbox' },
	{ value: 'sent', label: 'sent' },
	{ value: 'failed', label: 'could not be sent' },
	{ value: 'accepted', label: 'accepted' },
	{ value: 'expired', label: 'expired' },
	{ value: 'void', label: 'void' },
	{ value: 'cancelled', label: 'cancelled' },
]

export default async function InvitationsPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, state, sort, at } = await oneEach(searchParams)
	const filter = { q, state, sort, at }
	const page = await orNotFound(listInvitations(viewer, filter))
	const create = mayAnywhere(viewer.actor, 'account.create', viewer.now) && (
		<LinkButton href="/accounts/new" variant="primary" icon={<UserPlus size={16} aria-hidden />}>
			Add person
		</LinkButton>
	)
	return (
		<Page title="Invitations" description="Who was invited, and what became of it." action={create}>
			<PeopleTabs viewer={viewer} current="/invitations" />
			<FilterBar>
				<SearchField label="Search names and addresses" defaultValue={q} />
				<FilterSelect label="State" name="state" defaultValue={state ?? ''} options={STATES} />
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<InvitationTable page={page} filter={filter} now={viewer.now} create={create} />
		</Page>
	)
}
