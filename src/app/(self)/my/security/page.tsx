import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { OwnFactorsCard, ownFactors } from '@/features/factors'
import { Page } from '@/ui'
import { Said, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Security' }

export default async function SecurityPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const factors = await ownFactors(viewer)
	return (
		<Page title="Security" breadcrumb={[{ label: 'My account', href: '/my' }]} width="narrow">
			<Said searchParams={searchParams} />
			<OwnFactorsCard factors={factors} now={viewer.now} />
		</Page>
	)
}
