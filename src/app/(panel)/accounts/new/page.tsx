import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { may, mayAnywhere, SERVER } from '@/core/policy'
import { CreateAccountForm } from '@/features/accounts'
import { organizationChoices } from '@/features/domains'
import { Card, EmptyState, Page } from '@/ui'

export const metadata: Metadata = { title: 'Add person' }

const SERVER_PLACE = { kind: 'server', id: SERVER, chain: [SERVER] } as const

export default async function NewAccountPage() {
	const viewer = await requireViewer()
	if (!mayAnywhere(viewer.actor, 'account.create', viewer.now)) notFound()
	const organizations = await organizationChoices(viewer, 'account.create')
	const onServer = may(viewer.actor, 'account.create', SERVER_PLACE, viewer.now)
	const places = [
		...organizations.map(({ id, path }) => ({ id, name: path })),
		...(onServer ? [{ id: '', name: 'no organization, for people of the whole server' }] : []),
	]
	return (
		<Page
			title="Add person"
			description="Somebody who signs in with an address elsewhere. They are invited, and choose their own password."
			breadcrumb={[{ label: 'People', href: '/accounts' }]}
			width="narrow"
		>
			{places.length > 0 ? (
				<Card>
					<CreateAccountForm
						places={places}
						mayCreateMailbox={mayAnywhere(viewer.actor, 'mailbox.create', viewer.now)}
						mayGive={mayAnywhere(viewer.actor, 'grant.give', viewer.now)}
					/>
				</Card>
			) : (
				<EmptyState title="No place for people yet">
					People belong to an organization or to the whole server.
				</EmptyState>
			)}
		</Page>
	)
}
