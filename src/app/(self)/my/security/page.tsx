import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { noPasskeysHere, OwnFactorsCard, ownFactors } from '@/features/factors'
import { listTrusted, TrustedList } from '@/features/sessions'
import { Page } from '@/ui'
import { Said, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Security' }

export default async function SecurityPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const [factors, devices] = await Promise.all([ownFactors(viewer), listTrusted(viewer)])
	return (
		<Page title="Security" breadcrumb={[{ label: 'My account', href: '/my' }]} width="narrow">
			<Said searchParams={searchParams} />
			<OwnFactorsCard factors={factors} noPasskeys={noPasskeysHere()} now={viewer.now} />
			<TrustedList devices={devices} now={viewer.now} />
		</Page>
	)
}
