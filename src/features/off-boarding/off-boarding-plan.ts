import type { Loaded } from '@/core/gateway/actor'
import { rehearse } from '@/core/gateway/rehearse'
import type { Problem } from '@/core/gateway/result'
import { offBoard } from './off-board'
import { choicesIn, type Line } from './off-boarding-rules'

export type Plan =
	| { readonly ok: true; readonly lines: readonly Line[]; readonly mark: string }
	| { readonly ok: false; readonly problem: Problem }

/**
 * What would come out if the viewer decided this now. Nothing of it is done.
 * @param values fields of the form, as they came
 */
export async function offBoardingPlan(
	viewer: Loaded,
	account: string,
	values: Readonly<Record<string, unknown>>,
): Promise<Plan> {
	const { accountId, sessionId } = viewer
	const caller = { kind: 'person', accountId: accountId ?? '', sessionId, clientAddress: '' } as const
	const lastDay = typeof values.lastDay === 'string' ? values.lastDay : ''
	const result = await rehearse(offBoard, caller, { account, lastDay, ...choicesIn(values) })
	return result.ok ? { ok: true, lines: result.value.lines, mark: result.value.mark } : result
}
