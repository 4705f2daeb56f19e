import { Notice, ReasonsAsked } from '@/ui'
import type { Leaving } from '../list-off-boardings'
import { CancelOffBoardingForm } from './off-board-form'

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
/** The day that is over by then. */
const lastDay = (runsAt: Date): string => DAY.format(new Date(runsAt.getTime() - 1))

/** On the page of a person: that they are about to leave, have left, or could not be off-boarded. */
export function LeavingNotice({ leaving: { may, latest }, asksReason }: { leaving: Leaving; asksReason: boolean }) {
	if (!latest) return null
	const plan = <a href={`/off-boardings/${latest.id}`}>See what was decided</a>
	if (latest.state === 'planned')
		return (
			<Notice tone="info" title={`Last working day: ${lastDay(latest.runsAt)}`}>
				<p>
					{latest.askedBy} planned what happens then. {plan}
				</p>
				{may && (
					<div className="mt-4">
						<ReasonsAsked asked={asksReason}>
							<CancelOffBoardingForm offBoarding={latest.id} />
						</ReasonsAsked>
					</div>
				)}
			</Notice>
		)
	if (latest.state === 'failed')
		return (
			<Notice tone="warning" title="They were to be off-boarded, and nothing was done">
				{latest.note} {plan}
			</Notice>
		)
	return (
		<Notice tone="info" title={`Off-boarded on ${DAY.format(latest.runsAt)} by ${latest.askedBy}`}>
			{plan}
		</Notice>
	)
}
