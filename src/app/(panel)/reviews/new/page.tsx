import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { serverPlace } from '@/core/gateway/places'
import { requireViewer } from '@/core/gateway/viewer'
import { may, mayAnywhere } from '@/core/policy'
import { organizationChoices } from '@/features/domains'
import { OpenReviewForm } from '@/features/reviews'
import { Card, Page } from '@/ui'

export const metadata: Metadata = { title: 'Open a review' }

const DAYS = 30
const day = (at: number): string => new Date(at).toISOString().slice(0, 10)

export default async function NewReviewPage() {
	const viewer = await requireViewer()
	const { actor, now } = viewer
	if (!mayAnywhere(actor, 'review.manage', now)) notFound()
	const organizations = await organizationChoices(viewer, 'review.manage')
	const places = [
		...organizations.map(({ id, path }) => ({ id, name: path })),
		...(may(actor, 'review.manage', serverPlace(), now) ? [{ id: '', name: 'the whole server' }] : []),
	]
	return (
		<Page
			title="Open a review"
			description="Takes every grant that is in force there now, and asks whoever is responsible to keep it or end it. API keys are in it as well."
			breadcrumb={[{ label: 'Access reviews', href: '/reviews' }]}
			width="narrow"
		>
			<Card>
				<OpenReviewForm places={places} due={day(now.getTime() + DAYS * 86_400_000)} today={day(now.getTime())} />
			</Card>
		</Page>
	)
}
