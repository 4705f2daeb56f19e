import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { getInvitation, heldGrants, InvitationView } from '@/features/grants'
import { LinkButton, Page } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'
import { Said, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Invitation' }

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

export default async function InvitationPage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	const invitation = await orNotFound(getInvitation(viewer, await idOf(params)))
	const grants = invitation.grantId ? await heldGrants(viewer, invitation.accountId) : []
	return (
		<Page
			title={invitation.name}
			description={`Invited as ${invitation.address}`}
			breadcrumb={[
				{ label: 'People', href: '/accounts' },
				{ label: 'Invitations', href: '/invitations' },
			]}
			action={
				invitation.isSeen &&
				invitation.state === 'accepted' && (
					<LinkButton href={`/accounts/${invitation.accountId}`}>Their page</LinkButton>
				)
			}
		>
			<Said searchParams={searchParams} />
			<InvitationView
				invitation={invitation}
				grant={grants.find(({ id }) => id === invitation.grantId) ?? null}
				now={viewer.now}
				readsOutbox={mayAnywhere(viewer.actor, 'server.manage', viewer.now)}
			/>
		</Page>
	)
}
