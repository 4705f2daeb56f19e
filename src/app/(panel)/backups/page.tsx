import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { BackupTable, listBackups } from '@/features/backups'
import { FilterBar, FilterSelect, Page, SearchField } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { oneEach, type SearchParams } from '../../said'
import { BackupTabs } from './backup-tabs'

export const metadata: Metadata = { title: 'Backups' }

const STATES = [
	{ value: '', label: 'all' },
	{ value: 'on-the-way', label: 'on the way' },
	{ value: 'verified', label: 'verified' },
	{ value: 'bad', label: 'refused or failed' },
	{ value: 'expired', label: 'expired' },
]
const REASONS = [
	{ value: '', label: 'all' },
	{ value: 'erasing', label: 'before erasing' },
	{ value: 'schedule', label: 'by schedule' },
	{ value: 'hand', label: 'by hand' },
	{ value: 'found', label: 'of mail found in the store' },
]

export default async function BackupsPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { q, state, why, sort, at } = await oneEach(searchParams)
	const filter = { q, state, why, sort, at }
	const page = await orNotFound(listBackups(viewer, filter))
	return (
		<Page
			title="Backups"
			description="Archives of mailboxes, and whether they are good. Verified means compared with the mail itself."
		>
			<BackupTabs current="/backups" />
			<FilterBar>
				<SearchField label="Search addresses" defaultValue={q} />
				<FilterSelect label="State" name="state" defaultValue={state ?? ''} options={STATES} />
				<FilterSelect label="Made" name="why" defaultValue={why ?? ''} options={REASONS} />
				{sort && <input type="hidden" name="sort" value={sort} />}
			</FilterBar>
			<BackupTable page={page} filter={filter} now={viewer.now} />
		</Page>
	)
}
