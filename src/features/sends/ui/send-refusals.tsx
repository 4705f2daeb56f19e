import { Time } from '@/ui'
import type { SendRefusal } from '../mailbox-sends'

const count = new Intl.NumberFormat('en')
const WHOSE: Record<SendRefusal['subject'], string> = {
	mailbox: 'The limit of this mailbox',
	domain: 'The limit of the whole domain',
	organization: 'The limit of the organization',
	grant: 'The limit that its administration has been given',
}
const EACH = { hour: 'an hour', day: 'a day' } as const

/** Why, in words. */
function reasonOf({ subject, period, most, opensAt }: SendRefusal): string {
	if (opensAt === null) return `${WHOSE[subject]} is 0, so nothing can be sent.`
	const howMany = most === null ? ' for' : ` of ${count.format(most)} recipients`
	return `${WHOSE[subject]}${howMany} ${EACH[period]} was reached.`
}

/** What the mail server refused to send, the latest first. */
export function SendRefusals({ refusals, now }: { refusals: readonly SendRefusal[]; now: Date }) {
	return (
		<ul className="grid gap-2">
			{refusals.map((refusal) => (
				<li key={refusal.id}>
					{reasonOf(refusal)}
					<span className="block text-muted text-sm">
						{refusal.recipients === 1 ? '1 recipient' : `${count.format(refusal.recipients)} recipients`} refused, most
						recently <Time value={refusal.lastAt} now={now} />.
						{refusal.opensAt && refusal.opensAt > now && (
							<>
								{' '}
								It opens again <Time value={refusal.opensAt} now={now} />.
							</>
						)}
					</span>
				</li>
			))}
		</ul>
	)
}
