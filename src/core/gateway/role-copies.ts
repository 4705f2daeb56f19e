/** The grants that were made from a role, read for the question whether the role may be applied to them. */
import { z } from 'zod'
import type { Place, RoleCopy } from '../policy'
import { personFrom } from './actor'
import { delegationAt, sqlOf } from './giving'
import type { ReadHandle } from './handles'

/** So many grants of one role are looked at in one go. */
export const COPIES_AT_MOST = 300

/** Which of the grants that differ from the role: those from one on, or those chosen, which are then held until the commit. */
export type Which = { readonly behind: string | null } | { readonly chosen: readonly string[] }

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

/** @returns one more than are looked at in one go, where there are more */
export async function copiesOf(read: ReadHandle, roleId: string, which: Which): Promise<readonly FoundCopy[]> {
	const sql = sqlOf(read)
	const behind = 'behind' in which ? which.behind : null
	const chosen = 'chosen' in which ? [...which.chosen] : null
	if (chosen) await sql`SELECT app.hold_copies(${roleId}::uuid, ${chosen}::uuid[])::text`
	const rows = await sql<Row>`
		SELECT id, account_id AS "accountId", copy
		FROM app.copies_of(${roleId}::uuid, ${behind}::uuid, ${chosen}::uuid[], ${COPIES_AT_MOST + 1}::int)`
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
		chosen !== null,
	)
	return found.flatMap(({ places, limits, time, home, ...copy }) =>
		limits ? [{ ...copy, terms: { ...time, places, limits }, around: { ...delegation, home } }] : [],
	)
}
