import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { domainSchedule, ScheduleView } from '@/features/backup-schedules'
import { Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Backups of a domain' }

export default async function DomainBackupsPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const schedule = await orNotFound(domainSchedule(viewer, id))
	const name = shownAddress(schedule.name)
	return (
		<Page
			title={`Backups of ${name}`}
			description="When its mailboxes are backed up by themselves, what is kept, and whether it comes back whole."
			breadcrumb={[
				{ label: 'Domains', href: '/domains' },
				{ label: name, href: `/domains/${id}` },
			]}
		>
			<ScheduleView of={schedule} now={viewer.now} />
		</Page>
	)
}
