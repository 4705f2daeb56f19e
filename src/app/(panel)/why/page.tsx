import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import {
	asksAboutOthers,
	choosePeople,
	chooseThings,
	explainWhy,
	findThing,
	findWho,
	isAskable,
	WhyAnswer,
	WhyQuestion,
} from '@/features/why'
import { Notice, Page } from '@/ui'
import { oneEach, type SearchParams } from '../../said'

export const metadata: Metadata = { title: 'Why?' }

/** The answer to what was asked for is one and the same for what is missing and for what is out of sight. */
const NOT_THERE = 'What you asked about is not there, or not yours to see.'

export default async function WhyPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const params = await oneEach(searchParams)
	const others = asksAboutOthers(viewer)
	const whoId = params.who ?? viewer.accountId ?? ''
	const [who, what] = await Promise.all([findWho(viewer, whoId), params.what ? findThing(viewer, params.what) : null])
	const [people, things] = await Promise.all([
		who ? [] : choosePeople(viewer, params.whoq ?? ''),
		what ? [] : chooseThings(viewer, params.whatq ?? ''),
	])
	const right = isAskable(params.do) ? params.do : null
	const answer = who && what && right ? await explainWhy(viewer, { who: who.id, right, what: params.what ?? '' }) : null
	const isGone = (!who && params.who !== undefined && params.who !== 'other') || (!what && params.what !== undefined)
	return (
		<Page
			title="Why?"
			description="Who may do what, and what decides it: the same questions that are asked when it is really done."
		>
			{isGone && <Notice tone="info" title={NOT_THERE} />}
			<WhyQuestion
				params={{ ...params, who: params.who }}
				who={who}
				what={what}
				viewerId={viewer.accountId}
				others={others}
				people={people}
				things={things}
			/>
			{answer && <WhyAnswer answer={answer} viewerId={viewer.accountId} />}
		</Page>
	)
}
