/**
 * The key of a request makes its work be done once. Whoever does the work holds a lock on the key until their transaction has
 * ended, so that the question "was it done?" waits for a COMMIT that is still on its way. Otherwise "nothing was changed"
 * could be said, and the change come after it.
 */
import { database } from '@/platform/db/client'
import type { Right } from '../policy'
import type { Caller } from './actor'
import type { Transaction } from './handles'
import { PanelError } from './result'

export interface Keyed {
	readonly caller: Caller
	readonly verb: { readonly right: Right }
	readonly key: string
}

/** The database could not be asked what became of a COMMIT. */
export class OutcomeUnknown extends Error {}

/** First thing in a transaction: waits for others with the same key. */
export async function holdKey(tx: Transaction, key: string): Promise<void> {
	await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))::text`
}

/** What an earlier run of the same request made, or NULL. @throws PanelError when the key was used for something else */
export async function earlierResult<T>(tx: Transaction, { verb, key }: Keyed): Promise<T | null> {
	const row = await tx.requestKey.findUnique({ where: { key } })
	if (!row) return null
	if (row.right === verb.right) return row.result as T
	throw new PanelError({ kind: 'invalid', text: 'This form was used before. Please load the page again.', fields: {} })
}

/** Milliseconds between the questions: after a restart the pool still holds dead connections, and a new primary takes its time. */
const PATIENCE = [0, 50, 250, 1_000, 3_000]

/**
 * After an error that may have come too late to undo anything: was it done?
 * @throws OutcomeUnknown when the database does not answer that either
 */
export async function outcomeOf<T>(asked: Keyed): Promise<T | null> {
	let lost: unknown
	for (const pause of PATIENCE) {
		await new Promise((resolve) => setTimeout(resolve, pause))
		try {
			return await ask<T>(asked)
		} catch (error) {
			if (error instanceof PanelError) throw error
			lost = error
		}
	}
	throw new OutcomeUnknown('the outcome of a COMMIT could not be asked for', { cause: lost })
}

function ask<T>(asked: Keyed): Promise<T | null> {
	const [actor, system] = asked.caller.kind === 'person' ? [asked.caller.accountId, ''] : ['', 'on']
	return database().$transaction(
		async (tx) => {
			await holdKey(tx, asked.key)
			await tx.$queryRaw`SELECT set_config('app.actor', ${actor}, true), set_config('app.system', ${system}, true)`
			return earlierResult<T>(tx, asked)
		},
		{ timeout: 15_000, maxWait: 5_000 },
	)
}
