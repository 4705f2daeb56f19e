import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { AfterRemoval, ownDemand } from '@/features/demands'
import { ownFactors, RemovePasskeyForm } from '@/features/factors'
import { Card, Notice, Page } from '@/ui'
import { idOf } from '../../../../../../or-not-found'

export const metadata: Metadata = { title: 'Remove passkey' }

export default async function RemovePasskeyPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const { passkeys, authenticatorSince } = await ownFactors(viewer)
	const passkey = passkeys.find((one) => one.id === id)
	if (!passkey) notFound()
	const isLast = passkeys.length === 1 && authenticatorSince === null
	const due = isLast ? await ownDemand(viewer) : null
	return (
		<Page
			title={`Remove the passkey “${passkey.name}”?`}
			breadcrumb={[
				{ label: 'My account', href: '/my' },
				{ label: 'Security', href: '/my/security' },
			]}
			width="narrow"
		>
			<Notice tone="warning" title="What will happen">
				{isLast
					? 'Your password alone opens this panel again, and your recovery codes are void.'
					: 'It opens this panel no more; your other second factors stay.'}{' '}
				A letter tells you that it was done. Your device may go on offering it: remove it there too.
			</Notice>
			<AfterRemoval due={due} now={viewer.now} />
			<Card>
				<RemovePasskeyForm passkey={id} />
			</Card>
		</Page>
	)
}
