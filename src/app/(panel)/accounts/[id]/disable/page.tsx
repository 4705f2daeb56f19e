import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { DisableAccountForm, getAccount } from '@/features/accounts'
import { keysOfPerson } from '@/features/keys'
import { Card, Notice, Page, ReasonsAsked } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Disable person' }

export default async function DisableAccountPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const account = await orNotFound(getAccount(viewer, id))
	if (!account.can['account.set-enabled'] || account.state === 'disabled') notFound()
	const keys = await keysOfPerson(viewer, id)
	const { name } = account
	return (
		<Page
			title={`Disable ${name}?`}
			breadcrumb={[
				{ label: 'People', href: '/accounts' },
				{ label: name, href: `/accounts/${id}` },
			]}
			width="narrow"
		>
			<Notice tone="warning" title="What will happen">
				{name} is signed out everywhere at once and cannot sign in until they are enabled again. Unused invitation links
				are void. Their rights stay, and count again then.
				{keys.length > 0 && ' Their API keys end for good.'}
			</Notice>
			<Card>
				<ReasonsAsked asked={account.asksReason}>
					<DisableAccountForm account={id} backHref={`/accounts/${id}`} />
				</ReasonsAsked>
			</Card>
		</Page>
	)
}
