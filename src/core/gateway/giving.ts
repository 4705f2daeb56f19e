/**
 * What stands around a proposal, read for the policy: whether the organizations that it is about may delegate and have managers, and
 * where its receiver belongs. A write holds what it read until its commit; a page only looks.
 */
import { type Place, SERVER, type Surroundings } from '../policy'
import type { QueryHandle, ReadHandle, Transaction } from './handles'

/** Statements on the handle of a read, or of a verb that locates: those of this room only, since a verb's own handle has none. */
export function sqlOf(read: ReadHandle): QueryHandle['sql'] {
	if ('sql' in read) return (read as QueryHandle).sql
	const tx = read as unknown as Transaction
	return (strings, ...values) => tx.$queryRaw(strings, ...values)
}

interface Row {
	readonly id: string
	readonly mayDelegate: boolean
	readonly reseller: boolean
}
export type Delegation = Pick<Surroundings, 'closed' | 'resellers'>

/** The switches of the organizations above these places. @param lock in a write: hold them until the commit */
export async function delegationAt(read: ReadHandle, places: readonly Place[], lock: boolean): Promise<Delegation> {
	const ids = [...new Set(places.flatMap(({ chain }) => chain))].filter((link) => link !== SERVER)
	const sql = sqlOf(read)
	const rows = lock
		? await sql<Row>`SELECT id, may_delegate AS "mayDelegate", reseller FROM app.delegation_of(${ids}::uuid[])`
		: await sql<Row>`SELECT id, may_delegate AS "mayDelegate", reseller FROM app.delegation_seen(${ids}::uuid[])`
	return {
		closed: new Set(rows.filter((row) => !row.mayDelegate).map(({ id }) => id)),
		resellers: new Set(rows.filter((row) => row.reseller).map(({ id }) => id)),
	}
}

/** The organization that a person belongs to; NULL for those of the server alone, and for whoever is not there. */
export async function homeOf(read: ReadHandle, accountId: string): Promise<string | null> {
	const [row] = await sqlOf(read)<{ home: string | null }>`SELECT app.home_of(${accountId}::uuid) AS home`
	return row?.home ?? null
}
