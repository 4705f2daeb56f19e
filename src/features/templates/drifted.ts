/** Mailboxes that differ from what a template says: the one condition, for lists and for the job that brings them back. */
import { joinSql, type Sql, sql } from '@/core/gateway/sql'
import { APPLIED_FIELDS, type AppliedField } from './applied-fields'

interface Said {
	readonly quotaBytes: bigint | null
	readonly sendOnly: boolean
	readonly protocols: readonly string[]
}

const CONDITIONS: Readonly<Record<AppliedField, (said: Said) => Sql>> = {
	quota: ({ quotaBytes }) => sql`m.quota_bytes IS DISTINCT FROM ${quotaBytes}::bigint`,
	sendOnly: ({ sendOnly }) => sql`m.send_only IS DISTINCT FROM ${sendOnly}::boolean`,
	protocols: ({ protocols }) =>
		sql`NOT (m.protocols @> ${[...protocols]}::text[] AND m.protocols <@ ${[...protocols]}::text[])`,
}

/** @param fields of these alone; one of them differing is enough */
export function drifted(said: Said, fields: readonly string[] = APPLIED_FIELDS): Sql {
	const conditions = APPLIED_FIELDS.filter((field) => fields.includes(field)).map((field) => CONDITIONS[field](said))
	return conditions.length === 0 ? sql`false` : sql`(${joinSql(conditions, ' OR ')})`
}
