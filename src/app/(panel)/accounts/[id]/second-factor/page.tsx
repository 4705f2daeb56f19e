import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { getAccount } from '@/features/accounts'
import { RemoveFactorForm } from '@/features/factors'
import { Card, Notice, Page, ReasonsAsked } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Remove second factor' }

export default async function RemoveSecondFactorPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const account = await orNotFound(getAccount(viewer, id))
	if (!account.can['account.remove-second-factor'] || !account.secondFactor) notFound()
	const { name } = account
	return (
		<Page
			title={`Remove the second factor of ${name}?`}
			breadcrumb={[
				{ label: 'People', href: '/accounts' },
				{ label: name, href: `/accounts/${id}` },
			]}
			width="narrow"
		>
			<Notice tone="warning" title="What will happen">
				Their authenticator app and passkeys are taken off, and their recovery codes are void: the password of {name}{' '}
				alone is enough to sign in. They are signed out everywhere and told by letter who did it. Be sure that it is{' '}
				{name} who asks for this: somebody who knows the password may ask in their name.
			</Notice>
			<Card>
				<ReasonsAsked asked={account.asksReason}>
					<RemoveFactorForm account={id} />
				</ReasonsAsked>
			</Card>
		</Page>
	)
}
