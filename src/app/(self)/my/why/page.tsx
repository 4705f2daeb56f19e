import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { myAccount } from '@/features/self'
import { explainOwn, isOwnDeed, OwnWhyQuestion, WhyAnswer } from '@/features/why'
import { Card, Page } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Why?' }

/** For owners, who have no panel to ask in: the same answer, about what is theirs. */
export default async function OwnWhyPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const params = await oneEach(searchParams)
	const { mailboxes } = await myAccount(viewer)
	const wanted = mailboxes.find(({ id }) => id === params.mailbox) ?? mailboxes[0]
	const answer = isOwnDeed(params.do) ? await explainOwn(viewer, params.do, wanted?.id ?? null) : null
	const shown = mailboxes.map(({ id, address }) => ({ id, address: shownAddress(address) }))
	return (
		<Page
			title="Why?"
			description="What you may do with what is yours, and what decides it. The rest is done by whoever looks after your domain."
			breadcrumb={[{ label: 'My account', href: '/my' }]}
			width="narrow"
		>
			<Card>
				<OwnWhyQuestion asked={{ do: params.do, mailbox: wanted?.id }} mailboxes={shown} />
			</Card>
			{answer && <WhyAnswer answer={answer} viewerId={viewer.accountId} />}
		</Page>
	)
}
