import { Archive, Gauge, LayoutTemplate, Plus, Trash2, Upload } from 'lucide-react'
import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { DomainFilter, domainFilter, listMailboxes, MailboxTable, UNUSED_DAYS } from '@/features/mailboxes'
import { FilterBar, FilterSelect, LinkButton, listAddress, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../said'

/** How full they are, as the list's address says it. */
const USES = [
	{ value: '', label: 'any' },
	{ value: 'near-full', label: '80 % and more' },
	{ value: 'almost-full', label: '95 % and more' },
	{ value: 'full', label: 'full' },
	{ value: 'unused', label: `unused for ${UNUSED_DAYS} days` },
]

export const metadata: Metadata = { title: 'Mailboxes' }

export default async function MailboxesPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, domain, state, use, sort, at } = await oneEach(searchParams)
	const filter = { q, domain, state, use, sort, at }
	const [page, domains] = await Promise.all([
		orNotFound(listMailboxes(viewer, filter)),
		domainFilter(viewer, 'mailbox.read', domain),
	])
	const mayCreate = mayAnywhere(viewer.actor, 'mailbox.create', viewer.now)
	const create = mayCreate && (
		<LinkButton
			href={domain ? `/mailboxes/new?domain=${domain}` : '/mailboxes/new'}
			variant="primary"
			icon={<Plus size={16} aria-hidden />}
		>
			New mailbox
		</LinkButton>
	)
	return (
		<Page title="Mailboxes" action={create}>
			<Said searchParams={searchParams} />
			<FilterBar
				end={
					<>
						{mayCreate && (
							<LinkButton
								href={listAddress('/mailboxes/import', { domain })({})}
								variant="quiet"
								icon={<Upload size={16} aria-hidden />}
							>
								Import
							</LinkButton>
						)}
						{mayAnywhere(viewer.actor, 'template.read', viewer.now) && (
							<LinkButton href="/templates" variant="quiet" icon={<LayoutTemplate size={16} aria-hidden />}>
								Templates
							</LinkButton>
						)}
						<LinkButton
							href={listAddress('/mailboxes/storage', { domain })({})}
							variant="quiet"
							icon={<Gauge size={16} aria-hidden />}
						>
							Storage report
						</LinkButton>
						{mayAnywhere(viewer.actor, 'backup.read', viewer.now) && (
							<LinkButton href="/backups" variant="quiet" icon={<Archive size={16} aria-hidden />}>
								Backups
							</LinkButton>
						)}
						<LinkButton href="/mailboxes/trash" variant="quiet" icon={<Trash2 size={16} aria-hidden />}>
							Trash
						</LinkButton>
					</>
				}
			>
				<SearchField label="Search addresses" defaultValue={q} />
				<DomainFilter domains={domains} chosen={domain} />
				<FilterSelect
					label="State"
					name="state"
					defaultValue={state ?? ''}
					options={[
						{ value: '', label: 'all' },
						{ value: 'enabled', label: 'enabled' },
						{ value: 'disabled', label: 'disabled' },
						{ value: 'send-only', label: 'send only' },
						{ value: 'protected', label: 'protected' },
					]}
				/>
				<FilterSelect label="Storage" name="use" defaultValue={use ?? ''} options={USES} />
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<MailboxTable page={page} filter={filter} now={viewer.now} create={create} />
		</Page>
	)
}
