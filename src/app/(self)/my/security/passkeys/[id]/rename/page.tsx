import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { ownFactors, RenamePasskeyForm } from '@/features/factors'
import { Card, Page } from '@/ui'
import { idOf } from '../../../../../../or-not-found'

export const metadata: Metadata = { title: 'Rename passkey' }

export default async function RenamePasskeyPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const passkey = (await ownFactors(viewer)).passkeys.find((one) => one.id === id)
	if (!passkey) notFound()
	return (
		<Page
			title="Rename a passkey"
			description="For this list alone: your device may call it something else."
			breadcrumb={[
				{ label: 'My account', href: '/my' },
				{ label: 'Security', href: '/my/security' },
			]}
			width="narrow"
		>
			<Card>
				<RenamePasskeyForm passkey={id} name={passkey.name} />
			</Card>
		</Page>
	)
}
