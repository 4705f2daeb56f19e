import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { endingOwn, RenewalForm } from '@/features/grants'
import { Card, Notice, Page, Time } from '@/ui'
import { idOf } from '../../../or-not-found'

export const metadata: Metadata = { title: 'Ask for more time' }

/** Where the reminder before the end of a grant leads. Opening it changes nothing. */
export default async function RenewPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const grant = (await endingOwn(viewer)).find((one) => one.id === id)
	if (!grant) notFound()
	return (
		<Page
			title="Ask for more time"
			description="Whoever gave it to you finds your request on their overview, and in a letter."
			breadcrumb={[{ label: 'Overview', href: '/' }]}
			width="narrow"
		>
			<Card>
				<div className="grid gap-4">
					<p>
						What you may do as <strong>{grant.roleName}</strong> ends <Time value={grant.endsAt} now={viewer.now} />.
					</p>
					{grant.askedAt ? (
						<Notice tone="info">
							You asked <Time value={grant.askedAt} now={viewer.now} />. It was not answered yet.
						</Notice>
					) : (
						<RenewalForm grant={id} />
					)}
				</div>
			</Card>
		</Page>
	)
}
