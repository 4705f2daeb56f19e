import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { OrganizationTraceForm, organizationTrace } from '@/features/trace'
import { Card, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Message trace of an organization' }

export default async function OrganizationTracePage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const { name, traceDays, ...trace } = await orNotFound(organizationTrace(viewer, id))
	return (
		<Page
			title="Message trace"
			description={`Who wrote to whom in ${name}, and what became of it: how long that is kept, and what of it is shown. Whoever is above it may be stricter.`}
			breadcrumb={[
				{ label: 'Organizations', href: '/organizations' },
				{ label: name, href: `/organizations/${id}` },
			]}
			width="narrow"
		>
			<Card>
				<OrganizationTraceForm organization={id} traceDays={traceDays?.toString() ?? ''} {...trace} />
			</Card>
		</Page>
	)
}
