import { Archive } from 'lucide-react'
import type { ReactNode } from 'react'
import { shownAddress } from '@/core/address'
import { Card, DataTable, DescriptionList, EmptyState, LinkButton, Notice, Section, Time } from '@/ui'
import type { DomainSchedule, RunRow, TrialRow } from '../get-schedule'
import { hourWords, keptWords, TRIAL_DAYS } from '../schedule-rules'
import { NONE, PROPOSED } from '../set-backup-schedule'
import { ScheduleForm } from './schedule-form'
import { dayWords, RunState, TrialBadge, trialWords } from './schedule-state'

/** When the next run begins. */
export function NextRun({ next, now }: { next: Date; now: Date }) {
	return next <= now ? <>as soon as the worker comes to it</> : <Time value={next} now={now} />
}

const lastEnded = (trials: readonly TrialRow[]) => trials.find(({ endedAt }) => endedAt !== null)

function Facts({ of, now }: { of: DomainSchedule; now: Date }) {
	const { schedule, runs, trials } = of
	if (!schedule) return null
	const [run] = runs
	const trial = lastEnded(trials)
	const next = schedule.next ? (
		<>
			<NextRun next={schedule.next} now={now} />, daily at {hourWords(schedule.hour)}
		</>
	) : (
		'none: the schedule is switched off'
	)
	return (
		<DescriptionList
			items={[
				{ term: 'Next run', detail: next },
				{ term: 'Kept', detail: `${keptWords(schedule)}.` },
				{ term: 'Last run', detail: run ? <LastRun run={run} /> : 'none yet' },
				{ term: 'Last trial restore', detail: trial ? <LastTrial trial={trial} now={now} /> : 'none yet' },
			]}
		/>
	)
}

const LastRun = ({ run }: { run: RunRow }) => (
	<span className="flex flex-wrap items-center gap-2">
		{dayWords(run.day)} <RunState {...run} />
	</span>
)
const LastTrial = ({ trial, now }: { trial: TrialRow; now: Date }) => (
	<span className="flex flex-wrap items-center gap-2">
		<Time value={trial.endedAt ?? trial.createdAt} now={now} /> <TrialBadge state={trial.state} />
	</span>
)

/** The schedule of a domain, on its page. @param of NULL = not the viewer's to see */
export function DomainBackups({ of, now }: { of: DomainSchedule | null; now: Date }) {
	if (!of) return null
	const { domain, schedule, maySet } = of
	const href = `/domains/${domain}/backups`
	return (
		<Section
			title="Backups"
			id="backups"
			description={
				schedule
					? 'Of every mailbox, by themselves; each is compared with the mail, and once a week one is restored for a trial.'
					: 'The mailboxes of this domain are backed up only by hand, and before their mail is erased.'
			}
			action={
				(schedule || maySet) && (
					<LinkButton href={href} size="small">
						{schedule ? 'Runs and trials' : 'Set a schedule'}
					</LinkButton>
				)
			}
		>
			{schedule && (
				<Card>
					<Facts of={of} now={now} />
				</Card>
			)}
		</Section>
	)
}

function Runs({ runs, now }: { runs: readonly RunRow[]; now: Date }) {
	return (
		<DataTable
			caption="Latest runs"
			columns={[
				{ key: 'day', label: 'Of' },
				{ key: 'state', label: 'Went', plainOnPhone: true },
				{ key: 'started', label: 'Begun' },
			]}
			rows={runs.map((run) => ({
				id: run.id,
				cells: {
					day: dayWords(run.day),
					state: <RunState {...run} />,
					started: <Time value={run.startedAt} now={now} />,
				},
			}))}
			empty={
				<EmptyState icon={<Archive />} title="No run yet">
					Each run asks for a backup of every mailbox, one after the other.
				</EmptyState>
			}
		/>
	)
}

function Trials({ trials, now }: { trials: readonly TrialRow[]; now: Date }) {
	return (
		<DataTable
			caption="Latest trial restores"
			columns={[
				{ key: 'address', label: 'Backup of' },
				{ key: 'state', label: 'Came back', plainOnPhone: true },
				{ key: 'made', label: 'Made' },
				{ key: 'tried', label: 'Tried' },
			]}
			rows={trials.map((trial) => ({
				id: trial.id,
				href: `/backups/${trial.backupId}`,
				cells: {
					address: shownAddress(trial.address),
					state: (
						<span className="grid justify-items-start gap-1">
							<TrialBadge state={trial.state} />
							<span className="text-muted text-sm wrap-anywhere">{trialWords(trial)}</span>
						</span>
					),
					made: <Time value={trial.madeAt} now={now} />,
					tried: <Time value={trial.endedAt ?? trial.createdAt} now={now} />,
				},
			}))}
			empty={
				<EmptyState icon={<Archive />} title="No trial restore yet">
					One backup is restored to a place of its own, counted, compared and taken away again.
				</EmptyState>
			}
		/>
	)
}

/** Says that the latest run or trial went wrong, and what to do. */
function Wrong({ runs, trials }: Pick<DomainSchedule, 'runs' | 'trials'>): ReactNode {
	const [run] = runs
	const trial = lastEnded(trials)
	if (trial?.state === 'broken')
		return (
			<Notice tone="danger" title="The backup that was tried last did not come back whole">
				<p className="wrap-anywhere">{trialWords(trial)}</p>
				<p>The mailbox itself was not touched. Have it backed up by hand, and look after where backups are kept.</p>
			</Notice>
		)
	if (run && run.bad > 0)
		return (
			<Notice
				tone="warning"
				title={`${run.bad === 1 ? 'One backup' : `${run.bad} backups`} of the last run went wrong`}
			>
				<a href="/backups?why=schedule&state=bad">See which, and why</a>. The next run begins with them again.
			</Notice>
		)
	return null
}

/** All about the backups of a domain. */
export function ScheduleView({ of, now }: { of: DomainSchedule; now: Date }) {
	const { domain, schedule, runs, trials, maySet } = of
	return (
		<>
			<Wrong runs={runs} trials={trials} />
			<Card>{schedule ? <Facts of={of} now={now} /> : <p>No schedule is set: nothing is backed up by itself.</p>}</Card>
			{maySet && (
				<Section title="Schedule" id="schedule">
					<Card>
						<ScheduleForm domain={domain} version={schedule?.version ?? NONE} start={schedule ?? PROPOSED} />
					</Card>
				</Section>
			)}
			{(schedule || runs.length > 0) && (
				<Section title="Runs">
					<Runs runs={runs} now={now} />
				</Section>
			)}
			{(schedule || trials.length > 0) && (
				<Section
					title="Trial restores"
					description={`Every ${TRIAL_DAYS} days one backup is restored for a trial: that of the mailbox whose last trial lies longest back.`}
				>
					<Trials trials={trials} now={now} />
				</Section>
			)}
		</>
	)
}
