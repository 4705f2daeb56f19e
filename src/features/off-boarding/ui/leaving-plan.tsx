import { Card, Notice, ReasonsAsked, Section } from '@/ui'
import type { Plan } from '../off-boarding-plan'
import { isField } from '../off-boarding-rules'
import { ChoicesForm, type ChoicesProps } from './choices-form'
import { Lines } from './lines'
import { OffBoardForm } from './off-board-form'

interface Props extends Omit<ChoicesProps, 'wrong'> {
	account: string
	/** NULL = not asked for yet. */
	plan: Plan | null
	asksReason: boolean
}

/** What is to be decided, and once it is, what will happen. */
export function LeavingPlan({ account, plan, asksReason, ...choices }: Props) {
	const wrong = plan && !plan.ok && 'fields' in plan.problem ? (plan.problem.fields ?? {}) : {}
	return (
		<>
			<Card>
				<ChoicesForm {...choices} wrong={wrong} />
			</Card>
			{plan && !plan.ok && (
				<Notice tone="danger" title="There is no plan yet" live>
					{Object.values(wrong)[0] ?? plan.problem.text}
				</Notice>
			)}
			{plan?.ok && <Shown account={account} plan={plan} asksReason={asksReason} {...choices} />}
		</>
	)
}

function Shown({ account, plan, name, chosen, kept, asksReason }: Props & { plan: Extract<Plan, { ok: true }> }) {
	const { lines, mark } = plan
	const isDone = lines.some(({ is }) => is === 'done')
	const fields = Object.fromEntries(
		Object.entries(chosen).filter(
			(pair): pair is [string, string] => pair[0] !== 'keep' && isField(pair[0]) && pair[1] !== undefined,
		),
	)
	const day = chosen.lastDay ?? ''
	return (
		<Section title={day === '' ? 'What will happen now' : `What will happen after ${day}`} id="plan">
			<Card>
				<div className="grid gap-6">
					<Lines lines={lines} tense="planned" />
					{isDone ? (
						<>
							<p className="text-muted">
								All of it is done together or not at all{day === '' ? '' : ', and decided anew on the day'}. Things that
								you may not see are not in this plan.
							</p>
							<ReasonsAsked asked={asksReason}>
								<OffBoardForm
									fields={{ ...fields, account, mark }}
									keep={kept}
									text={day === '' ? `Off-board ${name}` : 'Plan it'}
									backHref={`/accounts/${account}`}
								/>
							</ReasonsAsked>
						</>
					) : (
						<Notice tone="info" title="There is nothing here that you could do" />
					)}
				</div>
			</Card>
		</Section>
	)
}
