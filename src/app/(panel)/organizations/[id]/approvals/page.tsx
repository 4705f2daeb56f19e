import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import {
	ApprovalDemandForm,
	ApprovalDemandTold,
	DemandedAbove,
	demandableGroups,
	getApprovalDemand,
} from '@/features/approvals'
import { Card, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Approvals' }

export default async function OrganizationApprovalsPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const { name, rights, version, above, hasOther, mayDemand } = await orNotFound(getApprovalDemand(viewer, id))
	return (
		<Page
			title="Approval by a second person"
			description={`What is done in ${name}, and in everything below it, only once somebody else has approved it who could do it as well. Whoever asks gives a reason; it waits for 72 hours.`}
			breadcrumb={[
				{ label: 'Organizations', href: '/organizations' },
				{ label: name, href: `/organizations/${id}` },
			]}
			width="narrow"
		>
			<DemandedAbove rights={above} />
			{mayDemand ? (
				<Card>
					<ApprovalDemandForm
						organization={id}
						version={version}
						groups={demandableGroups()}
						rights={rights}
						alone={!hasOther}
					/>
				</Card>
			) : (
				<ApprovalDemandTold rights={rights} />
			)}
		</Page>
	)
}
