import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { getKey, KeyView } from '@/features/keys'
import { Page } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'
import { WhyLink } from '../../why-link'

export const metadata: Metadata = { title: 'API key' }

export default async function KeyPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const key = await orNotFound(getKey(viewer, id))
	return (
		<Page
			title={key.name}
			breadcrumb={[{ label: 'API keys', href: '/keys' }]}
			width="narrow"
			action={key.grant && <WhyLink question={`who=${id}`} />}
		>
			<KeyView detail={key} now={viewer.now} />
		</Page>
	)
}
