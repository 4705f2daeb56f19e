import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { AfterRemoval, ownDemand } from '@/features/demands'
import { ownFactors, RemoveOwnFactorForm } from '@/features/factors'
import { Card, Notice, Page } from '@/ui'

export const metadata: Metadata = { title: 'Remove authenticator app' }

export default async function RemoveFactorPage() {
	const viewer = await requireViewer()
	const { authenticatorSince, passkeys } = await ownFactors(viewer)
	if (authenticatorSince === null) redirect('/my/security')
	const due = passkeys.length === 0 ? await ownDemand(viewer) : null
	return (
		<Page
			title="Remove your authenticator app?"
			breadcrumb={[
				{ label: 'My account', href: '/my' },
				{ label: 'Security', href: '/my/security' },
			]}
			width="narrow"
		>
			<Notice tone="warning" title="What will happen">
				{passkeys.length === 0
					? 'Your password alone opens this panel again. Your recovery codes are void.'
					: 'Codes of the app open this panel no more; your passkeys stay.'}{' '}
				A letter tells you that it was done.
			</Notice>
			<AfterRemoval due={due} now={viewer.now} />
			<Card>
				<RemoveOwnFactorForm />
			</Card>
		</Page>
	)
}
