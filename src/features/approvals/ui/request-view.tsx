import { changesOf } from '@/features/journal'
import { Card, DescriptionList, Notice, Section, Time } from '@/ui'
import { deedWords, shownLabel } from '../approval-words'
import type { RequestDetail } from '../get-request'
import { ApproveForm, RefuseForm, WithdrawForm } from './approval-forms'
import { StateBadge } from './request-table'

/** What would become of it, as the journal will tell it. */
function Changes({ request }: { request: RequestDetail }) {
	const changes = changesOf(request)
	if (changes.length === 0) return <>As the words above say; nothing else changes.</>
	return (
		<ul>
			{changes.map((change) => (
				<li key={change} className="wrap-anywhere">
					{change}
				</li>
			))}
		</ul>
	)
}

function Facts({ request, now }: { request: RequestDetail; now: Date }) {
	const { decidedAt, decidedName, answer, state } = request
	return (
		<Card>
			<DescriptionList
				items={[
					{ term: 'State', detail: <StateBadge state={state} /> },
					{ term: 'What', detail: deedWords(request.right) },
					{ term: 'About', detail: <span className="wrap-anywhere">{shownLabel(request.label)}</span> },
					{ term: 'What changes', detail: <Changes request={request} /> },
					{ term: 'Asked by', detail: request.isMine ? 'you' : request.askerName },
					{ term: 'Why', detail: <span className="wrap-anywhere">{request.reason}</span> },
					{ term: 'Asked', detail: <Time value={request.askedAt} now={now} /> },
					...(state === 'waiting' ? [{ term: 'Waits until', detail: <Time value={request.endsAt} now={now} /> }] : []),
					...(decidedAt ? [{ term: 'Decided', detail: <Time value={decidedAt} now={now} /> }] : []),
					...(decidedName ? [{ term: 'By', detail: decidedName }] : []),
					...(answer ? [{ term: 'They say', detail: <span className="wrap-anywhere">{answer}</span> }] : []),
				]}
			/>
		</Card>
	)
}

function Decide({ request }: { request: RequestDetail }) {
	if (request.state !== 'waiting') return null
	if (request.isMine)
		return (
			<Section title="Take it back" description="Nothing is done then, and you can ask anew.">
				<Card>
					<WithdrawForm request={request.id} />
				</Card>
			</Section>
		)
	if (!request.mayDecide)
		return (
			<Notice tone="info" title="Somebody else decides this">
				Approving it takes the right to do it yourself, wherever it reaches, not given to you by whoever asks.
			</Notice>
		)
	return (
		<>
			<Section
				title="Approve"
				description={`It is done at once, as the deed of ${request.askerName}; the journal names you both.`}
			>
				<Card>
					<ApproveForm request={request.id} />
				</Card>
			</Section>
			<Section title="Do not approve" description="Nothing is done.">
				<Card>
					<RefuseForm request={request.id} />
				</Card>
			</Section>
		</>
	)
}

/** One request: what would change, by whom and why, and what can be decided. */
export function RequestView({ request, now }: { request: RequestDetail; now: Date }) {
	return (
		<>
			<Facts request={request} now={now} />
			<Decide request={request} />
		</>
	)
}
