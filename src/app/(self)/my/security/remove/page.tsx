import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { AfterRemoval, ownDemand } from '@/features/demands'
import { RemoveOwnFactorForm } from '@/features/factors'
import { Card, Notice, Page } from '@/ui'

export const metadata: Metadata = { title: 'Remove second factor' }

export default async function RemoveFactorPage() {
	const viewer = await requireViewer()
	if (!viewer.secondFactor) redirect('/my/security')
	const due = await ownDemand(viewer)
	return (
		<Page
			title="Remove your second factor?"
			breadcrumb={[
				{ label: 'My account', href: '/my' },
				{ label: 'Security', href: '/my/security' },
			]}
			width="narrow"
		>
			<Notice tone="warning" title="What will happen">
				Your password alone opens this panel again. Your recovery codes are void. A letter tells you that it was done.
			</Notice>
			<AfterRemoval due={due} now={viewer.now} />
			<Card>
				<RemoveOwnFactorForm />
			</Card>
		</Page>
	)
}
