import { CircleCheck, CircleMinus, CircleX } from 'lucide-react'
import { specOf } from '@/core/policy'
import { Card, Notice, Section, Time } from '@/ui'
import type { Answer } from '../explain-why'
import { askedOf, neededFor, roleWords, type Step, stepsOf, voiceOf } from '../why-words'

const ICONS = {
	passed: <CircleCheck size={18} aria-hidden className="mt-px text-success" />,
	failed: <CircleX size={18} aria-hidden className="mt-px text-danger" />,
	skipped: <CircleMinus size={18} aria-hidden className="mt-px text-muted" />,
}
const STATES = { passed: 'Yes', failed: 'No', skipped: 'Not asked any more' }

function Told({ grants, now }: { grants: Step['grants']; now: Date }) {
	return grants.map(({ grant, told }) => (
		<span key={grant.id} className="block text-muted text-sm">
			<strong className="font-semibold text-ink">{roleWords(grant.roleName)}</strong>
			{told && (
				<>
					, given{' '}
					{told.giver && <>by {told.giverId ? <a href={`/accounts/${told.giverId}`}>{told.giver}</a> : told.giver} </>}
					<Time value={told.createdAt} now={now} />
					{grant.endsAt && (
						<>
							, until <Time value={grant.endsAt} now={now} />
						</>
					)}
				</>
			)}
		</span>
	))
}

function Steps({ steps, now }: { steps: readonly Step[]; now: Date }) {
	return (
		<Card padded={false}>
			<ol className="divide-y divide-line">
				{steps.map((step) => (
					<li key={step.title} className="grid grid-cols-[auto_minmax(0,1fr)] gap-3 px-4 py-3" data-step={step.state}>
						{ICONS[step.state]}
						<div className={step.state === 'skipped' ? 'text-muted' : ''}>
							<strong className="font-semibold">{step.title}</strong>
							<span className="sr-only">: {STATES[step.state]}.</span>
							<span className="block">{step.state === 'skipped' ? 'Not asked any more.' : step.text}</span>
							{step.state !== 'skipped' && <Told grants={step.grants} now={now} />}
						</div>
					</li>
				))}
			</ol>
		</Card>
	)
}

function titleOf({ allowed, found }: Answer, who: string): string {
	if (!allowed) return `No. ${who} may not do this.`
	return found?.secondPerson ? `Yes. ${who} may do this, with a second person’s approval.` : `Yes. ${who} may do this.`
}

/** Allowed or refused, the steps that led there, and what would be needed. */
export function WhyAnswer({ answer, viewerId }: { answer: Answer; viewerId: string | null }) {
	const { who } = voiceOf(answer, viewerId)
	const label = specOf(answer.right).label
	const needed = neededFor(answer)
	const { helpers, allowed, asked } = answer
	return (
		<Section title="Answer">
			<Notice tone={allowed ? 'success' : 'danger'} title={titleOf(answer, who)}>
				“{label}” on {askedOf(answer)}.
			</Notice>
			{asked && <Steps steps={stepsOf(answer, viewerId)} now={answer.acting.now} />}
			{(needed || helpers.length > 0) && (
				<Card>
					<h3 className="font-semibold">What it would take</h3>
					{needed && <p>{needed}</p>}
					{helpers.length > 0 && (
						<p className="mt-2">
							Could be given by{' '}
							{helpers.map(({ id, name }, at) => (
								<span key={id}>
									{at > 0 && (at === helpers.length - 1 ? ' or ' : ', ')}
									<a href={`/accounts/${id}`}>{id === viewerId ? 'you' : name}</a>
								</span>
							))}
							.
						</p>
					)}
				</Card>
			)}
		</Section>
	)
}
