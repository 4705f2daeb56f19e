import { SendGauge } from './send-gauge'

interface Sent {
	readonly sentLastHour: number
	readonly sentLastDay: number
	readonly maxSendsPerHour: number | null
	readonly maxSendsPerDay: number | null
}

/** To how many recipients everything in a domain or an organization has sent, of how many. */
export function PlaceSendUse({ sent }: { sent: Sent }) {
	return (
		<span className="grid items-start gap-x-6 gap-y-2 sm:grid-cols-2">
			<SendGauge sent={sent.sentLastHour} max={sent.maxSendsPerHour} period="hour" />
			<SendGauge sent={sent.sentLastDay} max={sent.maxSendsPerDay} period="day" />
		</span>
	)
}
