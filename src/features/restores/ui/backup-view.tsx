import { shownAddress, shownBytes } from '@/core/address'
import { folderName } from '@/platform/mail-server/folder-name'
import { Badge, Card, DescriptionList, Notice, Progress, RefreshWhile, Section, Time, type Tone } from '@/ui'
import type { BackupPlan, PlanLine } from '../backup-plan'
import type { RestoreRow } from '../list-restores'
import { AskRestoreForm, StopRestoreForm } from './restore-forms'

const messages = (n: number): string => `${n.toLocaleString('en')} ${n === 1 ? 'message' : 'messages'}`
const isOpen = ({ state }: RestoreRow): boolean => state === 'waiting' || state === 'running'

/** A backup: what is in it, what comes back of it, and what was restored of it. */
export function BackupView({ plan, restores, now }: { plan: BackupPlan; restores: readonly RestoreRow[]; now: Date }) {
	const isBusy = restores.some(isOpen)
	return (
		<>
			<RefreshWhile isOpen={isBusy} />
			<Card>
				<DescriptionList items={facts(plan, now)} />
			</Card>
			{restores.length > 0 && (
				<Section title="Restored">
					{restores.map((restore) => (
						<RestoreCard key={restore.id} restore={restore} mayStop={plan.mayRestore} now={now} />
					))}
				</Section>
			)}
			{plan.mayRestore && plan.state === 'verified' && !isBusy && <Restore plan={plan} />}
		</>
	)
}

const facts = (
	{ address, mailboxId, isErased, messages: count, mailBytes, isEncrypted, createdAt, verifiedAt }: BackupPlan,
	now: Date,
) => [
	{
		term: 'Mailbox',
		detail: isErased ? (
			`${shownAddress(address)} (erased)`
		) : (
			<a href={`/mailboxes/${mailboxId}`}>{shownAddress(address)}</a>
		),
	},
	{ term: 'From', detail: <Time value={createdAt} now={now} /> },
	{ term: 'Holds', detail: `${messages(count)}, ${shownBytes(mailBytes)}${isEncrypted ? ', encrypted' : ''}` },
	{
		term: 'State',
		detail: verifiedAt ? (
			<>
				<Badge tone="success">Verified</Badge> <Time value={verifiedAt} now={now} />
			</>
		) : (
			<Badge tone="warning">Not verified</Badge>
		),
	},
]

function Restore({ plan }: { plan: BackupPlan }) {
	const { id, address, fault, lines, folders, isEncrypted, hasAliases } = plan
	return (
		<>
			<Section
				title="What comes back"
				description={`As things stand now, into ${shownAddress(address)}. It is decided once more when it is done.`}
			>
				{fault !== null && (
					<Notice tone="warning" title="It cannot go back to where it came from">
						{fault}
					</Notice>
				)}
				{isEncrypted && (
					<Notice tone="info" title="The backup is encrypted">
						What is in it is not known before it is opened, so it is restored whole: the mail with its folders. Aliases
						are not made again.
					</Notice>
				)}
				<Card>
					<ul className="grid gap-2">
						<Line
							line={{
								what: 'Mail',
								how: 'comes',
								text: `${messages(plan.messages)} with folders, flags and dates, those that are there already left out.`,
							}}
						/>
						{lines.map((line) => (
							<Line key={line.what} line={line} />
						))}
					</ul>
				</Card>
			</Section>
			<Section title="Restore">
				<Card>
					<AskRestoreForm
						backup={id}
						address={shownAddress(address)}
						fault={fault}
						isEncrypted={isEncrypted}
						hasAliases={hasAliases}
						folders={folders.map(({ value, label, messages: n }) => ({
							value,
							label: `${label} (${n.toLocaleString('en')})`,
						}))}
					/>
				</Card>
			</Section>
		</>
	)
}

const HOW: Readonly<Record<PlanLine['how'], { tone: Tone | 'neutral'; word: string }>> = {
	comes: { tone: 'success', word: 'Comes back' },
	stays: { tone: 'neutral', word: 'Is there' },
	cannot: { tone: 'warning', word: 'Does not' },
	careful: { tone: 'info', word: 'Note' },
}

const Line = ({ line: { what, how, text } }: { line: PlanLine }) => (
	<li className="wrap-anywhere">
		<Badge tone={HOW[how].tone}>{HOW[how].word}</Badge> <strong className="font-semibold">{what}</strong>: {text}
	</li>
)

const STATES = {
	waiting: 'waiting for the worker',
	running: 'running',
	done: 'done',
	failed: 'failed',
	stopped: 'stopped',
} as const

function RestoreCard({ restore, mayStop, now }: { restore: RestoreRow; mayStop: boolean; now: Date }) {
	const { id, address, folders, intoFolder, madeAgain, state, note, results, askedBy, createdAt } = restore
	return (
		<Card>
			<div className="flex flex-wrap items-start justify-between gap-3">
				<p>
					Into <strong className="font-semibold">{shownAddress(address)}</strong>
					{madeAgain && ', made again'}
					{intoFolder !== '' && `, below “${intoFolder}”`}
					{folders.length > 0 && `, only ${folders.map(folderName).join(', ')}`}; asked for by {askedBy}{' '}
					<Time value={createdAt} now={now} />: {STATES[state]}
				</p>
				{isOpen(restore) && mayStop && <StopRestoreForm restore={id} />}
			</div>
			<div className="mt-2" aria-live="polite">
				<HowFar restore={restore} />
			</div>
			{note !== '' && <p className="mt-2 wrap-anywhere">{note}</p>}
			{results.length > 0 && (
				<ul className="mt-2 grid gap-1 text-sm">
					{results.map(({ what, ok, text }) => (
						<li key={what} className="wrap-anywhere">
							<Badge tone={ok ? 'success' : 'warning'}>{what}</Badge> {text}
						</li>
					))}
				</ul>
			)}
		</Card>
	)
}

function HowFar({ restore: { state, total, done } }: { restore: RestoreRow }) {
	if (total === 0) return state === 'done' ? 'There was no message to bring back.' : null
	const text = `${done.toLocaleString('en')} of ${messages(total)} there`
	return state === 'running' || state === 'waiting' ? (
		<Progress value={done} max={total} label="Messages" text={text} />
	) : (
		text
	)
}
