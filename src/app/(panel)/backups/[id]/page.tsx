import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { latestTrial, TrialLine } from '@/features/backup-schedules'
import { BackupView, backupPlan, listRestores } from '@/features/restores'
import { Page } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Backup' }

interface Props {
	params: Promise<{ id: string }>
	searchParams: SearchParams
}

export default async function BackupPage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const restores = await orNotFound(listRestores(viewer, id))
	const isBusy = restores.some(({ state }) => state === 'waiting' || state === 'running')
	const { into = '' } = await oneEach(searchParams)
	const plan = await orNotFound(backupPlan(viewer, id, { isBusy, into }))
	const trial = await latestTrial(viewer, id)
	return (
		<Page
			title={`Backup of ${shownAddress(plan.address)}`}
			breadcrumb={[{ label: 'Backups', href: '/backups' }]}
			width="narrow"
		>
			<TrialLine trial={trial} now={viewer.now} />
			<BackupView plan={plan} typed={into} restores={restores} now={viewer.now} />
		</Page>
	)
}
