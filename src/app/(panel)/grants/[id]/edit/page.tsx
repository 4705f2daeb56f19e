import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { EditGrant, grantToEdit } from '@/features/grants'
import { Card, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Change rights' }

/** Limits, time and depth of one grant. What it is about and where it counts stays: that would be another grant. */
export default async function EditGrantPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const edited = await orNotFound(grantToEdit(viewer, await idOf(params)))
	const { grant, holder } = edited
	return (
		<Page
			title={`Change ${grant.roleName} of ${holder}`}
			description="How much, how long and how far. Rights and places stay as they were given. Whoever loses something is signed out."
			breadcrumb={[
				{ label: 'People', href: '/accounts' },
				{ label: holder, href: `/accounts/${grant.accountId}` },
			]}
			width="narrow"
		>
			<Card>
				<EditGrant edited={edited} now={viewer.now} />
			</Card>
		</Page>
	)
}
