import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { CancelInvitationForm, getInvitation, WhatCancelEnds } from '@/features/grants'
import { Card, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Cancel invitation' }

export default async function CancelInvitationPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const invitation = await orNotFound(getInvitation(viewer, id))
	if (!invitation.mayInvite || invitation.state === 'cancelled') notFound()
	return (
		<Page
			title={`Cancel the invitation of ${invitation.name}?`}
			breadcrumb={[
				{ label: 'Invitations', href: '/invitations' },
				{ label: invitation.name, href: `/invitations/${id}` },
			]}
			width="narrow"
		>
			<Card>
				<div className="grid gap-5">
					<WhatCancelEnds invitation={invitation} />
					<CancelInvitationForm invitation={id} backHref={`/invitations/${id}`} />
				</div>
			</Card>
		</Page>
	)
}
