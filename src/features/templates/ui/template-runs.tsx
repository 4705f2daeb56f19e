import { shownAddress } from '@/core/address'
import { Card, Progress, RefreshWhile, Section, Time } from '@/ui'
import type { Run } from '../get-template'
import { StopForm } from './apply-forms'

const FIELD_WORDS: Readonly<Record<string, string>> = {
	quota: 'quota',
	sendOnly: 'send only',
	protocols: 'protocols',
}
const STATES = { waiting: 'waiting for the worker', running: 'running', done: 'done', stopped: 'stopped' } as const

const mailboxes = (n: number): string => (n === 1 ? '1 mailbox' : `${n} mailboxes`)

function HowFar({ run: { state, total, changed, refused } }: { run: Run }) {
	if (state === 'waiting') return null
	if (total === 0) return state === 'done' ? <>Every mailbox was as the template says.</> : null
	const text = `${changed} of ${mailboxes(total)} changed`
	return state === 'running' ? <Progress value={changed + refused} max={total} label="Mailboxes" text={text} /> : text
}

function Refusals({ run }: { run: Run }) {
	if (run.refused === 0) return null
	const more = run.refused - run.refusals.length
	return (
		<details className="mt-2">
			<summary>{run.refused === 1 ? '1 was refused' : `${run.refused} were refused`}</summary>
			<ul className="mt-1 grid gap-1 text-sm">
				{run.refusals.map(({ mailbox, address, text }) => (
					<li key={mailbox} className="wrap-anywhere">
						{address ? <a href={`/mailboxes/${mailbox}`}>{shownAddress(address)}</a> : 'A mailbox that you cannot see'}:{' '}
						{text}
					</li>
				))}
				{more > 0 && <li>And {more} more.</li>}
			</ul>
		</details>
	)
}

/** The latest times that it was applied again: how far, and what was refused and why. */
export function TemplateRuns({
	runs,
	template,
	mayStop,
	now,
}: {
	runs: readonly Run[]
	template: string
	mayStop: boolean
	now: Date
}) {
	if (runs.length === 0) return null
	const isOpen = runs.some(({ state }) => state === 'waiting' || state === 'running')
	return (
		<Section title="Applied again" action={isOpen && mayStop && <StopForm template={template} />}>
			<RefreshWhile isOpen={isOpen} />
			{runs.map((run) => (
				<Card key={run.id}>
					<p>
						<strong className="font-semibold">
							{run.fields.map((field) => FIELD_WORDS[field] ?? field).join(', ')}
						</strong>
						, asked for by {run.askedBy} <Time value={run.createdAt} now={now} />:{' '}
						{run.failed ? 'failed, and the server gave up' : STATES[run.state]}
					</p>
					<div className="mt-2" aria-live="polite">
						<HowFar run={run} />
					</div>
					<Refusals run={run} />
				</Card>
			))}
		</Section>
	)
}
