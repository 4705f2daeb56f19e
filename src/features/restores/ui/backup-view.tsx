import { shownAddress, shownBytes } from '@/core/address'
import {
	AddressField,
	Badge,
	Button,
	Card,
	Code,
	DescriptionList,
	Notice,
	RefreshWhile,
	Section,
	Time,
	type Tone,
} from '@/ui'
import type { BackupPlan } from '../backup-plan'
import type { RestoreRow } from '../list-restores'
import type { PlanLine } from '../plan-lines'
import { counted, isOpen, RestoreCard } from './restore-card'
import { AskRestoreForm } from './restore-forms'

/** A backup: what is in it, what comes back of it, and what was restored of it. */
export function BackupView({
	plan,
	typed,
	restores,
	now,
}: {
	plan: BackupPlan
	typed: string
	restores: readonly RestoreRow[]
	now: Date
}) {
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
			{plan.mayRestore && plan.state === 'verified' && !isBusy && <Restore plan={plan} typed={typed} />}
		</>
	)
}

const facts = (
	{ address, mailboxId, isFound, isErased, messages: count, mailBytes, isEncrypted, createdAt, verifiedAt }: BackupPlan,
	now: Date,
) => [
	isFound
		? { term: 'Found in the mail store', detail: <Code>{address}</Code> }
		: {
				term: 'Mailbox',
				detail: isErased ? (
					`${shownAddress(address)} (erased)`
				) : (
					<a href={`/mailboxes/${mailboxId}`}>{shownAddress(address)}</a>
				),
			},
	{ term: 'From', detail: <Time value={createdAt} now={now} /> },
	{ term: 'Holds', detail: `${counted(count)}, ${shownBytes(mailBytes)}${isEncrypted ? ', encrypted' : ''}` },
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

/** @param typed into which mailbox, as it was asked for; empty = where it came from */
function Restore({ plan, typed }: { plan: BackupPlan; typed: string }) {
	const { id, into, fault, lines, folders, isEncrypted, hasAliases, hasLists } = plan
	return (
		<>
			<Section title="Into which mailbox">
				<Card>
					<TargetForm key={typed} typed={typed || (plan.isFound ? '' : shownAddress(plan.address))} plan={plan} />
				</Card>
			</Section>
			{into.fault === null && (
				<>
					<Section
						title="What comes back"
						description={`As things stand now, into ${shownAddress(into.address)}. It is decided once more when it is done.`}
					>
						{fault !== null && (
							<Notice tone="warning" title="Nothing can be restored there">
								{fault}
							</Notice>
						)}
						{isEncrypted && (
							<Notice tone="info" title="The backup is encrypted">
								What is in it is not known before it is opened, so it is restored whole: the mail with its folders.
								Aliases are not made again, and lists stay as they are.
							</Notice>
						)}
						<Card>
							<ul className="grid gap-2">
								<Line line={mailLine(plan)} />
								{lines.map((line) => (
									<Line key={line.what} line={line} />
								))}
							</ul>
						</Card>
					</Section>
					{fault === null && (
						<Section title="Restore">
							<Card>
								<AskRestoreForm
									key={into.address}
									backup={id}
									address={into.isOther ? into.address : null}
									from={shownAddress(plan.address)}
									isEncrypted={isEncrypted}
									hasAliases={hasAliases}
									hasLists={hasLists}
									folders={folders.map(({ value, label, messages: n }) => ({
										value,
										label: `${label} (${n.toLocaleString('en')})`,
									}))}
								/>
							</Card>
						</Section>
					)}
				</>
			)}
		</>
	)
}

/** What is planned depends on it, so it is asked for first; a question, which changes nothing. */
const TargetForm = ({ typed, plan: { into, isFound } }: { typed: string; plan: BackupPlan }) => (
	<form method="get" data-soft="" className="grid gap-4">
		<AddressField
			name="into"
			label="Address of the mailbox"
			defaultValue={typed}
			error={into.fault || undefined}
			help={`${isFound ? 'Any mailbox' : 'Where it came from, or another one'}: its owner can read the mail from then on and is told of it, and you need the right to restore there as well.`}
		/>
		<div>
			<Button type="submit">Show what comes back</Button>
		</div>
	</form>
)

const mailLine = ({ messages: count }: BackupPlan): PlanLine => ({
	what: 'Mail',
	how: 'comes',
	text: `${counted(count)} with folders, flags and dates, those that are there already left out.`,
})

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
