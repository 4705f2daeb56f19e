/**
 * What stands around a proposal, read for the policy: whether the organizations that it is about may delegate and have managers, and
 * where its receiver belongs. A write holds what it read until its commit; a page only looks.
 */
import { type Place, SERVER, type Surroundings } from '../policy'
import type { ReadHandle, Transaction } from './handles'

/** The functions below are the owner's; a feature's handle cannot call them, and this room's can. */
export const asTransaction = (read: ReadHandle): Transaction => read as unknown as Transaction

interface Row {
	readonly id: string
	readonly mayDelegate: boolean
	readonly reseller: boolean
}
export type Delegation = Pick<Surroundings, 'closed' | 'resellers'>

/** The switches of the organizations above these places. @param lock in a write: hold them until the commit */
export async function delegationAt(read: ReadHandle, places: readonly Place[], lock: boolean): Promise<Delegation> {
	const ids = [...new Set(places.flatMap(({ chain }) => chain))].filter((link) => link !== SERVER)
	const tx = asTransaction(read)
	const rows = lock
		? await tx.$queryRaw<
				Row[]
			>`SELECT id, may_delegate AS "mayDelegate", reseller FROM app.delegation_of(${ids}::uuid[])`
		: await tx.$queryRaw<
				Row[]
			>`SELECT id, may_delegate AS "mayDelegate", reseller FROM app.delegation_seen(${ids}::uuid[])`
	return {
		closed: new Set(rows.filter((row) => !row.mayDelegate).map(({ id }) => id)),
		resellers: new Set(rows.filter((row) => row.reseller).map(({ id }) => id)),
	}
}

/** The organization that a person belongs to; NULL for those of the server alone, and for whoever is not there. */
export async function homeOf(read: ReadHandle, accountId: string): Promise<string | null> {
	const [row] = await asTransaction(read).$queryRaw<
		{ home: string | null }[]
	>`SELECT app.home_of(${accountId}::uuid) AS home`
	return row?.home ?? null
}
