/** Mailboxes that differ from what a template says: the one condition, for lists and for the job that brings them back. */
import { type Sql, sql } from '@/core/gateway/sql'

const QUOTA = (quotaBytes: bigint | null): Sql => sql`m.quota_bytes IS DISTINCT FROM ${quotaBytes}::bigint`
const SEND_ONLY = (sendOnly: boolean): Sql => sql`m.send_only IS DISTINCT FROM ${sendOnly}::boolean`

interface Said {
	readonly quotaBytes: bigint | null
	readonly sendOnly: boolean
}
/** @param fields of these alone; one of them differing is enough */
export function drifted({ quotaBytes, sendOnly }: Said, fields: readonly string[] = ['quota', 'sendOnly']): Sql {
	const [byQuota, bySending] = [fields.includes('quota'), fields.includes('sendOnly')]
	if (byQuota && bySending) return sql`(${QUOTA(quotaBytes)} OR ${SEND_ONLY(sendOnly)})`
	if (byQuota) return QUOTA(quotaBytes)
	return bySending ? SEND_ONLY(sendOnly) : sql`false`
}
