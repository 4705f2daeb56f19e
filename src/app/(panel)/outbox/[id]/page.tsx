import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { getLetter, LetterView } from '@/features/letters'
import { Page } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'

export const metadata: Metadata = { title: 'Letter' }

export default async function LetterPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const letter = await orNotFound(getLetter(viewer, await idOf(params)))
	return (
		<Page title={letter.subject} breadcrumb={[{ label: 'Outbox', href: '/outbox' }]}>
			<LetterView letter={letter} now={viewer.now} />
		</Page>
	)
}
