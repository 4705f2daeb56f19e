import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { demandingRoles, getServerDemand, ServerDemandForm } from '@/features/demands'
import { LinkButton, Page } from '@/ui'
import { orNotFound } from '../../or-not-found'
import { PeopleTabs } from '../people-tabs'

export const metadata: Metadata = { title: 'Second factors' }

export default async function SecondFactorsPage() {
	const viewer = await requireViewer()
	const demand = await orNotFound(getServerDemand(viewer))
	return (
		<Page
			title="Second factors"
			description="Of whom this server asks for more than a password. Whoever has none by the day can only set one up, until they have; mail programs go on. Organizations may ask it of more people, never of fewer."
			action={<LinkButton href="/accounts?factor=none">Who has none</LinkButton>}
		>
			<PeopleTabs viewer={viewer} current="/second-factors" />
			<ServerDemandForm demand={demand} roles={demandingRoles()} />
		</Page>
	)
}
