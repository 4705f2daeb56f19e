import { sql } from '@/core/gateway/sql'

/** The columns of a template, named as in TypeScript. */
export const COLUMNS = sql`t.quota_bytes AS "quotaBytes", t.send_only AS "sendOnly", t.protocols, t.address_pattern AS "addressPattern", t.welcome, t.rights, t.scope::text AS scope,
	t.max_mailboxes AS "maxMailboxes", t.max_aliases AS "maxAliases", t.max_lists AS "maxLists", t.max_storage_bytes AS "maxStorageBytes",
	t.max_storage_per_mailbox_bytes AS "maxStoragePerMailboxBytes", t.max_sends_per_hour AS "maxSendsPerHour", t.max_sends_per_day AS "maxSendsPerDay", t.pass_on_depth AS "passOnDepth", t.ends_after_days AS "endsAfterDays"`
