/**
 * A viewer of a few domains among thousands: row-level security alone would walk the sorted index past everybody else's rows. Where
 * the scope is small the list says so itself, and the planner takes the index of those domains.
 */
import type { QueryHandle } from './handles'
import { noSql, type Sql, sql } from './sql'

const FEW = 50

interface Scope {
	readonly all: boolean
	readonly domains: string[]
	readonly mailboxes: string[]
}

/**
 * A condition (beginning with AND) that repeats the scope of the armed right, or nothing where the scope is wide.
 * @param domainId the column with the domain's id
 * @param mailboxId the column with the mailbox's id, for lists that a grant on a single mailbox reaches
 */
export async function narrowTo(read: QueryHandle, domainId: Sql, mailboxId?: Sql): Promise<Sql> {
	const [scope] = await read.sql<Scope>`
		SELECT app.reads_all() AS all, ARRAY(SELECT app.readable_domains() LIMIT ${FEW + 1}) AS domains, ARRAY(SELECT app.readable_mailboxes() LIMIT ${FEW + 1}) AS mailboxes`
	if (!scope || scope.all || scope.domains.length > FEW || scope.mailboxes.length > FEW) return noSql
	const inDomains = sql`${domainId} = ANY (${scope.domains}::uuid[])`
	return mailboxId && scope.mailboxes.length > 0
		? sql`AND (${inDomains} OR ${mailboxId} = ANY (${scope.mailboxes}::uuid[]))`
		: sql`AND ${inDomains}`
}
