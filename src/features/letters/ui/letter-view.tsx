import { shownAddress } from '@/core/address'
import { Card, DescriptionList, Notice, Time } from '@/ui'
import type { LetterDetail } from '../get-letter'
import { LetterState } from './letter-state'
import { SendAgainForm } from './send-again-form'

const HIDDEN: Record<NonNullable<LetterDetail['hidden']>, string> = {
	wiped: 'Its link is not kept any more: it was sent, used, or is void.',
	waiting: 'Its link is shown only when the letter cannot be sent.',
	outranked: 'Its link is not shown to you: whoever it is for is to hold more than you do.',
}

function Standing({ letter }: { letter: LetterDetail }) {
	const { state, lastError } = letter
	if (state === 'kept')
		return (
			<Notice tone="warning" title="Not sent: there is no mail server">
				SMTP_URL is not set, so this letter stays here. Hand over what it says, and only to the person it is for.
			</Notice>
		)
	if (state === 'failed')
		return (
			<Notice tone="danger" title="Could not be sent">
				<span className="wrap-anywhere">{lastError}</span>
			</Notice>
		)
	if (state === 'waiting' && lastError !== '')
		return (
			<Notice tone="warning" title="Put off; it is tried again by itself">
				<span className="wrap-anywhere">{lastError}</span>
			</Notice>
		)
	return null
}

/** One letter as it is, or would be, read. */
export function LetterView({ letter, now }: { letter: LetterDetail; now: Date }) {
	return (
		<div className="grid gap-6">
			<Standing letter={letter} />
			<div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(280px,340px)]">
				<Card>
					{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line scrolls, and the keyboard must reach it */}
					<pre tabIndex={0} className="overflow-x-auto whitespace-pre-wrap font-sans wrap-anywhere">
						{letter.text}
					</pre>
				</Card>
				<div className="grid gap-4">
					<Card>
						<DescriptionList
							items={[
								{ term: 'State', detail: <LetterState state={letter.state} /> },
								{
									term: 'To',
									detail: (
										<span className="wrap-anywhere">
											{letter.toName && `${letter.toName}, `}
											{shownAddress(letter.toAddress)}
										</span>
									),
								},
								{ term: 'Written', detail: <Time value={letter.createdAt} now={now} /> },
								...(letter.sentAt ? [{ term: 'Sent', detail: <Time value={letter.sentAt} now={now} /> }] : []),
								...(letter.tries > 0 ? [{ term: 'Tries', detail: String(letter.tries) }] : []),
							]}
						/>
					</Card>
					{letter.hidden && <p className="text-muted text-sm">{HIDDEN[letter.hidden]}</p>}
					{letter.maySendAgain && <SendAgainForm letter={letter.id} />}
				</div>
			</div>
		</div>
	)
}
