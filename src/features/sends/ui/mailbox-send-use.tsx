import type { MailboxSends } from '../mailbox-sends'
import { SendGauge } from './send-gauge'

const count = new Intl.NumberFormat('en')

/** What of a domain's limit others have used is not told here, so a bar would lie. */
function Shared({ sent, max, period }: { sent: number; max: number; period: 'hour' | 'day' }) {
	const [last, each] = period === 'hour' ? ['in the last hour', 'an hour'] : ['in the last 24 hours', 'a day']
	return (
		<span>
			{count.format(sent)} {last}; the whole domain may send to {count.format(max)} recipients {each}
		</span>
	)
}

/** To how many recipients a mailbox has sent, of how many. */
export function MailboxSendUse({ sends }: { sends: MailboxSends }) {
	const { sentLastHour, sentLastDay, perHour, hourOf, perDay, dayOf } = sends
	if (perHour === null && perDay === null)
		return <>{sentLastDay === 0 ? 'Nothing' : count.format(sentLastDay)} in the last 24 hours, no limit</>
	return (
		<span className="grid items-start gap-x-6 gap-y-2 sm:grid-cols-2">
			{hourOf === 'domain' && perHour !== null ? (
				<Shared sent={sentLastHour} max={perHour} period="hour" />
			) : (
				<SendGauge sent={sentLastHour} max={perHour} period="hour" />
			)}
			{dayOf === 'domain' && perDay !== null ? (
				<Shared sent={sentLastDay} max={perDay} period="day" />
			) : (
				<SendGauge sent={sentLastDay} max={perDay} period="day" />
			)}
		</span>
	)
}
