/** Trying a part of a deed: between two savepoints, so that what is refused leaves nothing behind and the rest goes on. */
import type { Attempt } from './command'
import { isBusy, isRetryable, panelErrorOf } from './database-errors'
import type { Transaction } from './handles'
import { Refused } from './judge'
import { PanelError, type Problem } from './result'

/** These are about whoever asks, or about the server, and not about the part. */
const OF_THE_WHOLE = new Set<Problem['kind']>(['signed-out', 'step-up', 'too-many', 'unknown'])

function problemIn(error: unknown): Problem | null {
	if (error instanceof Refused) return error.problem
	if (isBusy(error) || isRetryable(error)) return null
	const foreseen = error instanceof PanelError ? error : panelErrorOf(error, {})
	return foreseen && !OF_THE_WHOLE.has(foreseen.problem.kind) ? foreseen.problem : null
}

/** What was armed is armed again by the way back: settings of a transaction follow its savepoints. */
export const attemptIn =
	(tx: Transaction): Attempt =>
	async (work) => {
		await tx.$executeRaw`SAVEPOINT attempt`
		try {
			const value = await work()
			await tx.$executeRaw`RELEASE SAVEPOINT attempt`
			return { ok: true, value }
		} catch (error) {
			const problem = problemIn(error)
			if (!problem) throw error
			await tx.$executeRaw`ROLLBACK TO SAVEPOINT attempt`
			await tx.$executeRaw`RELEASE SAVEPOINT attempt`
			return { ok: false, problem }
		}
	}
