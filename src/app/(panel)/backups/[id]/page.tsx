import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { BackupView, backupPlan, listRestores } from '@/features/restores'
import { Page } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'

export const metadata: Metadata = { title: 'Backup' }

export default async function BackupPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const restores = await orNotFound(listRestores(viewer, id))
	const isBusy = restores.some(({ state }) => state === 'waiting' || state === 'running')
	const plan = await orNotFound(backupPlan(viewer, id, { isBusy }))
	return (
		<Page
			title={`Backup of ${shownAddress(plan.address)}`}
			breadcrumb={[{ label: 'Backups', href: '/backups' }]}
			width="narrow"
		>
			<BackupView plan={plan} restores={restores} now={viewer.now} />
		</Page>
	)
}
