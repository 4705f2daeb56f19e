/**
 * What stands around a proposal, read for the policy: whether the organizations that it is about may delegate and have managers, and
 * where its receiver belongs. A write holds what it read until its commit; a page only looks.
 */
import type { Prisma } from '@/platform/db/generated/client'
import { type Place, SERVER, type Surroundings } from '../policy'

type Sql = <T>(strings: TemplateStringsArray, ...values: unknown[]) => Prisma.PrismaPromise<T[]>

interface Asked {
	readonly proposal: { readonly places: readonly Place[] }
	/** Who is to receive it. */
	readonly receiver: string | null
	/** The organization of a receiver who is only made by this very deed. */
	readonly home?: string | undefined
	/** In a write: hold the organizations until the commit. */
	readonly lock?: true
}
interface Row {
	readonly id: string
	readonly may_delegate: boolean
	readonly reseller: boolean
}

/** @param sql the transaction's own: a read's, or a write's while it still locates */
export async function surroundings(sql: Sql, { proposal, receiver, home, lock }: Asked): Promise<Surroundings> {
	const ids = [...new Set(proposal.places.flatMap(({ chain }) => chain))].filter((link) => link !== SERVER)
	const rows = lock
		? await sql<Row>`SELECT id, may_delegate, reseller FROM app.delegation_of(${ids}::uuid[])`
		: await sql<Row>`SELECT id, may_delegate, reseller FROM app.delegation_seen(${ids}::uuid[])`
	const [found] = receiver ? await sql<{ home: string | null }>`SELECT app.home_of(${receiver}::uuid) AS home` : []
	return {
		closed: new Set(rows.filter((row) => !row.may_delegate).map(({ id }) => id)),
		resellers: new Set(rows.filter((row) => row.reseller).map(({ id }) => id)),
		home: found?.home ?? home ?? null,
	}
}
