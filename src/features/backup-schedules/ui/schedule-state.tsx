import { Badge, Time } from '@/ui'
import type { RunRow, TrialRow, TrialState } from '../get-schedule'

/** A day by itself: it has no hour to be shown in anybody's zone. */
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
/** @param day `YYYY-MM-DD` */
export const dayWords = (day: string): string => DAY.format(new Date(`${day}T00:00:00Z`))

const count = (n: number) => (n === 1 ? '1 mailbox' : `${n} mailboxes`)

/** How a run stands or went. */
export function RunState({ total, good, bad }: Pick<RunRow, 'total' | 'good' | 'bad'>) {
	if (bad > 0) return <Badge tone="danger">{`${bad} of ${total} went wrong`}</Badge>
	if (good < total) return <Badge tone="info">{`${good} of ${total} verified`}</Badge>
	return total === 0 ? <Badge>no mailboxes</Badge> : <Badge tone="success">{`${count(total)} verified`}</Badge>
}

const TRIALS: Readonly<
	Record<TrialState, { readonly tone: 'info' | 'success' | 'danger' | 'warning' | 'neutral'; readonly label: string }>
> = {
	waiting: { tone: 'info', label: 'Waiting' },
	running: { tone: 'info', label: 'Being tried' },
	whole: { tone: 'success', label: 'Whole' },
	sealed: { tone: 'neutral', label: 'Encrypted, as stored' },
	broken: { tone: 'danger', label: 'Not whole' },
	failed: { tone: 'warning', label: 'Could not be tried' },
}
export const TrialBadge = ({ state }: { state: TrialState }) => (
	<Badge tone={TRIALS[state].tone}>{TRIALS[state].label}</Badge>
)

/** What a trial found, in words. */
export function trialWords({
	state,
	messages,
	found,
	note,
}: Pick<TrialRow, 'state' | 'messages' | 'found' | 'note'>): string {
	if (state === 'whole')
		return messages === 0
			? 'There was no mail in it, and it can be restored.'
			: `${messages === 1 ? 'The one message' : `All ${messages} messages`} came back as they were.`
	if (state === 'sealed')
		return 'The stored file is the one that was proved. Only whoever holds the key can try whether it opens.'
	if (state === 'broken') return found > 0 ? `${found} of ${messages} came back. ${note}` : note
	return note
}

/** How a backup came back when it was last tried, on its page. */
export function TrialLine({ trial, now }: { trial: TrialRow | null; now: Date }) {
	if (!trial) return null
	return (
		<p className="flex flex-wrap items-center gap-2 text-sm">
			<TrialBadge state={trial.state} />
			<span className="wrap-anywhere">
				Trial restore <Time value={trial.endedAt ?? trial.createdAt} now={now} />. {trialWords(trial)}
			</span>
		</p>
	)
}
