/** Deeds whose plan is looked at before they are done, in the same form: what its answers are. */
import { randomUUID } from 'node:crypto'
import type { Loaded } from './actor'
import { type FormState, type FormValues, type Plan, shownAgain } from './form'
import type { Problem, Result } from './result'

/** For a deed of which nothing is done without the mark of a plan that was shown; what could not be done comes back with the plan of now. */
export interface Planning<T> {
	readonly show: (values: FormValues, by: Loaded) => Promise<Result<Plan>>
	/** What was done, in the words of the plan. */
	readonly done: (value: T) => Plan
}

/** The button that asks for the plan, whatever mark came along. */
export const PLAN_FIELD = '_plan'

/** Is the plan asked for, and not the deed? */
export const looksFirst = (values: FormValues): boolean => values[PLAN_FIELD] !== undefined || !values.mark

export const failed = (problem: Problem, values: FormValues): FormState => ({
	status: 'failed',
	problem,
	values: shownAgain(values),
	say: null,
	reveal: null,
	answer: randomUUID(),
})

/** Nothing was done, and nothing failed: the form stays as it was, with the plan below. */
export const planned = (plan: Result<Plan>, values: FormValues): FormState =>
	plan.ok
		? {
				status: 'idle',
				problem: null,
				values: shownAgain(values),
				say: null,
				reveal: null,
				plan: plan.value,
				answer: randomUUID(),
			}
		: failed(plan.problem, values)

/** About whoever asks or about the server, where no plan says more. */
const NO_PLAN = new Set<Problem['kind']>(['signed-out', 'too-many', 'unknown', 'not-allowed', 'not-found'])

export async function planAgain(
	problem: Problem,
	values: FormValues,
	show?: () => Promise<Result<Plan>>,
): Promise<FormState> {
	const again = show && !NO_PLAN.has(problem.kind) ? await show() : null
	return { ...failed(problem, values), ...(again?.ok ? { plan: again.value } : {}) }
}
