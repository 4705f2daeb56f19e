/**
 * A scoped read: arms row-level security with the actor and the right in whose name is read, and hands out a client that
 * PostgreSQL itself holds to reading. What the right does not reach is not there: in lists, counts, search and single rows alike.
 */
import { isHeldBack, mayAnywhere, type Right, type SystemRight } from '../policy'
import type { Loaded } from './actor'
import type { QueryHandle } from './handles'
import { reading } from './read-transaction'
import { FACTOR_DUE, notFound, PanelError } from './result'

/**
 * @param by the actor of this request
 * @param right in its name is read; without it anywhere, nothing is asked at all
 * @throws PanelError `not-found` when the actor does not hold the right anywhere, and while their second factor is overdue
 */
export async function query<T>(by: Loaded, right: Right, ask: (read: QueryHandle) => Promise<T>): Promise<T> {
	if (isHeldBack(by.actor, right)) throw new PanelError({ kind: 'not-found', text: FACTOR_DUE }, 'second-factor-due')
	if (!mayAnywhere(by.actor, right, by.now)) throw notFound('no-grant')
	return reading({ actor: by.accountId ?? '', right, system: '' }, ask)
}

/**
 * For the doors and the first start, where nobody is signed in: reads past every scope, to answer one question. What it finds is
 * never shown as a list.
 */
export const systemQuery = <T>(right: SystemRight, ask: (read: QueryHandle) => Promise<T>): Promise<T> =>
	reading({ actor: '', right, system: 'on' }, ask)

/** Like `query`, for pages that show less to who may less: NULL instead of an error. */
export const queryIfAllowed = async <T>(
	by: Loaded,
	right: Right,
	ask: (read: QueryHandle) => Promise<T>,
): Promise<T | null> => (mayAnywhere(by.actor, right, by.now) ? query(by, right, ask) : null)
