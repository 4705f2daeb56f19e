/** The grants that were made from a role, read for the question whether the role may be applied to them. */
import { z } from 'zod'
import type { Place, RoleCopy } from '../policy'
import { personFrom } from './actor'
import { delegationAt, sqlOf } from './giving'
import type { ReadHandle } from './handles'

/** So many grants of one role are looked at; of more, the rest when these are done. */
export const COPIES_AT_MOST = 300

const shape = z.object({
	rights: z.array(z.string()).max(1000),
	startsAt: z.coerce.date(),
	endsAt: z.coerce.date().nullable(),
	passOnDepth: z.number(),
	parentRights: z.array(z.string()).max(1000).nullable(),
	held: z.unknown(),
	home: z.string().nullable(),
	isProtected: z.boolean(),
})
interface Row {
	readonly id: string
	readonly accountId: string
	readonly copy: unknown
}
export interface FoundCopy extends RoleCopy {
	readonly grantId: string
}

/** @param hold in a write: nothing of it changes until the commit */
export async function copiesOf(read: ReadHandle, roleId: string, hold: boolean): Promise<readonly FoundCopy[]> {
	const sql = sqlOf(read)
	if (hold) await sql`SELECT app.hold_copies(${roleId}::uuid)::text`
	const rows = await sql<Row>`
		SELECT id, account_id AS "accountId", copy FROM app.copies_of(${roleId}::uuid, ${COPIES_AT_MOST}::int)`
	const found = rows.map(({ id, accountId, copy }) => {
		const { held, home, parentRights, isProtected, rights, ...time } = shape.parse(copy)
		const holder = personFrom(accountId, held)
		const holding = holder.holdings.find((one) => one.id === id)
		const places: readonly Place[] = holding?.places ?? []
		return { grantId: id, rights, parentRights, isProtected, holder, home, places, limits: holding?.limits, time }
	})
	const delegation = await delegationAt(
		read,
		found.flatMap(({ places }) => places),
		hold,
	)
	return found.flatMap(({ places, limits, time, home, ...copy }) =>
		limits ? [{ ...copy, terms: { ...time, places, limits }, around: { ...delegation, home } }] : [],
	)
}
