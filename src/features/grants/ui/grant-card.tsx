import type { ReactNode } from 'react'
import { shownBytes } from '@/core/address'
import { wordGroups } from '@/features/roles'
import { Badge, Card, GroupedWords, Meter, Time } from '@/ui'
import type { HeldGrant } from '../held-grants'
import { limitWords } from '../limit-words'
import { LABELS_SPELLED_OUT, sentenceOf } from '../sentence'
import { Sentence } from './sentence'
import { placesOf } from './what-ends'

const SOON_MS = 14 * 86_400_000

function State({ grant, now }: { grant: HeldGrant; now: Date }) {
	if (grant.endsAt && grant.endsAt <= now) return <Badge>Ended</Badge>
	if (grant.startsAt > now)
		return (
			<Badge tone="info">
				Begins <Time value={grant.startsAt} now={now} />
			</Badge>
		)
	if (grant.endsAt && grant.endsAt.getTime() - now.getTime() < SOON_MS)
		return (
			<Badge tone="warning">
				Ends <Time value={grant.endsAt} now={now} />
			</Badge>
		)
	return null
}

function Gauges({ grant }: { grant: HeldGrant }) {
	const { limits, used } = grant
	const storage = limits.storageBytes
	const counts = [
		{ label: 'Mailboxes', used: used.mailboxes, max: limits.mailboxes },
		{ label: 'Aliases', used: used.aliases, max: limits.aliases },
		{ label: 'Lists', used: used.lists, max: limits.lists },
	].filter(({ max }) => max !== null)
	const sends = [
		{ label: 'Recipients an hour', sent: grant.sentLastHour, max: limits.sendsPerHour },
		{ label: 'Recipients a day', sent: grant.sentLastDay, max: limits.sendsPerDay },
	].filter(({ max }) => max !== null)
	if (counts.length + sends.length === 0 && storage === null) return null
	const isOver =
		counts.some(({ used: n, max }) => max !== null && n > max) || (storage !== null && used.storageBytes > storage)
	return (
		<div className="grid gap-x-6 gap-y-2 sm:grid-cols-3">
			{counts.map(({ label, used: n, max }) => (
				<Meter key={label} label={label} value={n} max={max} text={`${n} of ${max} ${label.toLowerCase()}`} />
			))}
			{storage !== null && (
				<Meter
					label="Storage"
					value={Number(used.storageBytes)}
					max={Number(storage)}
					text={`${shownBytes(used.storageBytes)} of ${shownBytes(storage)}`}
				/>
			)}
			{sends.map(({ label, sent, max }) => (
				<Meter
					key={label}
					label={label}
					value={sent}
					max={max}
					text={`${sent} of ${max} ${label.toLowerCase()} from one domain`}
				/>
			))}
			{isOver && (
				<p className="text-muted text-sm sm:col-span-3">
					More is used or handed on than the limit allows: nothing is removed, and nothing new can be made with it.
				</p>
			)}
		</div>
	)
}

const handOnWords = (grant: HeldGrant): string => {
	if (!grant.rights.includes('grant.give') || grant.passOnDepth === 0) return 'May not be handed on'
	return grant.passOnDepth === 1
		? 'May be handed on, but not further'
		: `May be handed on, ${grant.passOnDepth} steps deep`
}

/** One grant as its holder's page tells it: in a sentence, right by right, and where it came from. */
export function GrantCard({
	name,
	grant,
	now,
	unfolded,
	invitation,
	actions,
}: {
	name: string
	grant: HeldGrant
	now: Date
	/** Shows the rights one by one from the start. */
	unfolded: boolean
	/** What became of the invitation that it came with. */
	invitation?: ReactNode
	/** The buttons that change it and take it back. */
	actions: ReactNode
}) {
	const groups = wordGroups(grant.rights)
	const labels = groups.flatMap(({ words }) => words)
	const isNamed = grant.roleId !== null || grant.builtInRole !== null
	const parts = sentenceOf({
		labels,
		roleName: isNamed ? grant.roleName : null,
		...placesOf(grant, 4),
		startsAt: grant.startsAt > now ? grant.startsAt : null,
		endsAt: grant.endsAt,
		limits: limitWords(grant.limits),
	})
	return (
		<Card>
			<div className="grid gap-3">
				<header className="flex flex-wrap items-center gap-x-3 gap-y-2">
					<h3 className="font-semibold text-lg">{grant.roleName}</h3>
					<State grant={grant} now={now} />
					{invitation}
					<span className="ms-auto flex gap-2">{actions}</span>
				</header>
				<p>
					<Sentence name={name} parts={parts} />
				</p>
				<Gauges grant={grant} />
				<details open={unfolded && labels.length > LABELS_SPELLED_OUT}>
					<summary className="cursor-pointer font-medium">
						{labels.length === 1 ? 'The one right' : `All ${labels.length} rights`}
					</summary>
					<div className="mt-2">
						<GroupedWords groups={groups} />
					</div>
				</details>
				<Origin grant={grant} now={now} />
			</div>
		</Card>
	)
}

/** Who gave it; the name only where the viewer may see that person. */
function Giver({ grant }: { grant: HeldGrant }) {
	if (grant.givenById === null) return 'Made with the server'
	if (grant.giver === null) return 'Given by somebody above you'
	return (
		<>
			Given by <a href={`/accounts/${grant.givenById}`}>{grant.giver}</a>
		</>
	)
}

const belowWords = (n: number): string => (n === 1 ? '; 1 grant hangs below it' : `; ${n} grants hang below it`)

function Origin({ grant, now }: { grant: HeldGrant; now: Date }) {
	return (
		<p className="text-muted text-sm">
			<Giver grant={grant} /> <Time value={grant.createdAt} now={now} />. {handOnWords(grant)}
			{grant.handedOn > 0 && belowWords(grant.handedOn)}.{grant.reason && ` Reason: ${grant.reason}.`}
		</p>
	)
}
