import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { DemandForm, DemandTold, demandingRoles, getDemand, ServerAsks } from '@/features/demands'
import { LinkButton, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Second factors' }

export default async function OrganizationFactorsPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const { name, demand, server, mayDemand } = await orNotFound(getDemand(viewer, id))
	return (
		<Page
			title="Second factors"
			description={`Of whom ${name}, with everything below it, asks for more than a password. Whoever has none by the day can only set one up, until they have; mail programs go on.`}
			breadcrumb={[
				{ label: 'Organizations', href: '/organizations' },
				{ label: name, href: `/organizations/${id}` },
			]}
			action={<LinkButton href={`/accounts?organization=${id}&factor=none`}>Who has none</LinkButton>}
			width="narrow"
		>
			<ServerAsks demand={server} />
			{mayDemand ? (
				<DemandForm organization={id} demand={demand} roles={demandingRoles()} serverDays={server.graceDays ?? 0} />
			) : (
				<DemandTold demand={demand} serverDays={server.graceDays ?? 0} />
			)}
		</Page>
	)
}
