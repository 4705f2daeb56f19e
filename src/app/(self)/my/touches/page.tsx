import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { listTouches, TOLD, TouchList } from '@/features/self'
import { Page } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Who administered this' }

export default async function TouchesPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { at } = await oneEach(searchParams)
	const page = await listTouches(viewer, at)
	return (
		<Page
			title="Who administered this"
			description={TOLD}
			breadcrumb={[{ label: 'My account', href: '/my' }]}
			width="narrow"
		>
			<TouchList page={page} now={viewer.now} />
		</Page>
	)
}
