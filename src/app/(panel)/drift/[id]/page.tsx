import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { FindingView, getFinding, KIND_WORDS } from '@/features/drift'
import { Page } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'
import { Said, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'What differs' }

export default async function FindingPage({
	params,
	searchParams,
}: {
	params: Promise<{ id: string }>
	searchParams: SearchParams
}) {
	const viewer = await requireViewer()
	const finding = await orNotFound(getFinding(viewer, await idOf(params)))
	return (
		<Page title={KIND_WORDS[finding.kind].label} breadcrumb={[{ label: 'Drift', href: '/drift' }]} width="narrow">
			<Said searchParams={searchParams} />
			<FindingView finding={finding} now={viewer.now} />
		</Page>
	)
}
