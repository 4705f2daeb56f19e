import { UserPlus } from 'lucide-react'
import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { AccountTable, countWithoutFactor, listAccounts } from '@/features/accounts'
import { organizationChoices } from '@/features/domains'
import { FilterBar, FilterSelect, LinkButton, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../said'
import { PeopleTabs } from '../people-tabs'

export const metadata: Metadata = { title: 'People' }

const WHO = [
	{ value: '', label: 'everybody' },
	{ value: 'rights', label: 'people with rights' },
	{ value: 'outside', label: 'people with an address elsewhere' },
	{ value: 'mailbox', label: 'people with a mailbox here' },
]
const STATES = ['', 'invited', 'active', 'disabled'].map((value) => ({ value, label: value || 'all' }))
const FACTORS = [
	{ value: '', label: 'any' },
	{ value: 'none', label: 'none' },
]
const withoutWords = (count: number): string => {
	if (count > 1000) return '1,000+ people without a second factor'
	return count === 1 ? 'One person without a second factor' : `${count} people without a second factor`
}

export default async function AccountsPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, state, who, organization, factor, sort, at } = await oneEach(searchParams)
	const filter = { q, state, who, organization, factor, sort, at }
	const page = await orNotFound(listAccounts(viewer, filter))
	const without = await countWithoutFactor(viewer, filter)
	const organizations = await organizationChoices(viewer, 'account.read')
	const create = mayAnywhere(viewer.actor, 'account.create', viewer.now) && (
		<LinkButton href="/accounts/new" variant="primary" icon={<UserPlus size={16} aria-hidden />}>
			Add person
		</LinkButton>
	)
	return (
		<Page title="People" description="Everybody who can sign in, and what each of them may do." action={create}>
			<PeopleTabs viewer={viewer} current="/accounts" />
			<Said searchParams={searchParams} />
			<FilterBar end={without !== null && <span className="text-muted">{withoutWords(without)}</span>}>
				<SearchField label="Search names and addresses" defaultValue={q} />
				<FilterSelect label="Show" name="who" defaultValue={who ?? ''} options={WHO} />
				<FilterSelect label="Second factor" name="factor" defaultValue={factor ?? ''} options={FACTORS} />
				<FilterSelect label="State" name="state" defaultValue={state ?? ''} options={STATES} />
				{organizations.length > 1 && (
					<FilterSelect
						label="Organization"
						name="organization"
						defaultValue={organization ?? ''}
						options={[
							{ value: '', label: 'all' },
							...organizations.map(({ id, path }) => ({ value: id, label: path })),
						]}
					/>
				)}
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<AccountTable page={page} filter={filter} now={viewer.now} create={create} me={viewer.accountId} />
		</Page>
	)
}
