import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { isFresh } from '@/core/policy'
import { ConfirmForm, localPath } from '@/features/sessions'
import { Card, Page } from '@/ui'
import { oneEach, type SearchParams } from '../../said'

export const metadata: Metadata = { title: 'Is it you?' }

/** Where a file or a page that asks for a fresh proof sends whoever has none. */
export default async function ConfirmPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const next = localPath((await oneEach(searchParams)).next)
	if (next !== null && isFresh(viewer.provedAt, viewer.now)) redirect(next)
	const by = viewer.secondFactor ? 'code' : 'password'
	return (
		<Page
			title="Is it you?"
			description={`What comes next asks for ${by === 'code' ? 'your second factor' : 'your password'}, as the last time is more than five minutes ago.`}
			width="narrow"
		>
			<Card>
				<ConfirmForm next={next} address={viewer.address} by={by} />
			</Card>
		</Page>
	)
}
