import { shownAddress } from '@/core/address'
import { Paper } from '@/ui'
import type { OffBoarding } from '../list-off-boardings'
import { Lines } from './lines'

const AT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
const HEADS = {
	planned: 'Off-boarding, planned',
	done: 'Off-boarding',
	failed: 'Off-boarding, not done',
	cancelled: 'Off-boarding, cancelled',
} as const

/** What became of somebody's leaving, to be kept or printed. */
export function OffBoardingReceipt({ offBoarding, now }: { offBoarding: OffBoarding; now: Date }) {
	const { accountId, name, address, state, askedBy, runsAt, createdAt, note, lines } = offBoarding
	const isDone = state === 'done'
	return (
		<Paper backHref={`/accounts/${accountId}`} back={`Back to ${name}`}>
			<header>
				<p className="text-muted">{HEADS[state]}</p>
				<h1>{name}</h1>
				<p className="wrap-anywhere">{shownAddress(address)}</p>
				<p>
					Decided by {askedBy} on {AT.format(createdAt)} (UTC).{' '}
					{isDone ? `Done on ${AT.format(runsAt)} (UTC).` : `For ${AT.format(runsAt)} (UTC).`}
				</p>
				{note !== '' && <p>{note}</p>}
			</header>
			{lines === null ? (
				<p>What was decided is shown to whoever decided it, since it may name what only they see.</p>
			) : (
				<Lines lines={lines} tense={isDone ? 'done' : 'planned'} isSheet />
			)}
			{isDone && (
				<section className="grid gap-2">
					<h2>What can be taken back</h2>
					<p>
						Mailboxes come back from the trash for as long as it keeps them. Rights come back within five minutes, by
						the same person and once the account is enabled again. Everything else is made anew; the journal has each
						part.
					</p>
				</section>
			)}
			<p className="text-muted">Made on {AT.format(now)} (UTC).</p>
		</Paper>
	)
}
