import { searchedAddress } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { foundMailboxes } from '@/core/gateway/found'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { narrowTo } from '@/core/gateway/narrow'
import { query } from '@/core/gateway/query'
import { fragmentFor, noSql, type Sql, sql } from '@/core/gateway/sql'
import { isUuid } from '@/platform/uuid'

/** What a list's address says; everything in it is somebody's text. */
export interface MailboxFilter {
	readonly q?: string | undefined
	readonly domain?: string | undefined
	readonly state?: string | undefined
	/** How full they are, or that nobody uses them. */
	readonly use?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

export interface MailboxListRow {
	readonly id: string
	readonly address: string
	readonly name: string
	readonly enabled: boolean
	readonly sendOnly: boolean
	/** Its owner is out of everybody's reach. */
	readonly isProtected: boolean
	/** Enabled itself, but its domain, organization or owner is not. */
	readonly stopped: boolean
	readonly quotaBytes: bigint | null
	/** What lies in it, in bytes; NULL before the mail server has counted. */
	readonly usedBytes: bigint | null
	/** Seconds since 1970 of the last sign-in over IMAP or POP3; NULL = never. */
	readonly lastSignIn: bigint | null
	readonly createdAt: Date
	/** The value that the list is sorted by, exactly. */
	readonly sortText: string
	readonly version: number
	readonly domainId: string
}

/** So many days without a sign-in, and with no mail in it, and a mailbox counts as unused. */
export const UNUSED_DAYS = 30

const STATES: Record<string, Sql> = {
	enabled: sql`AND m.enabled AND NOT m.send_only`,
	disabled: sql`AND NOT m.enabled`,
	'send-only': sql`AND m.send_only`,
	protected: sql`AND m.account_id IN (SELECT app.protected_people())`,
}
const USES: Record<string, Sql> = {
	'near-full': sql`AND m.id IN (SELECT x.mailbox_id FROM mailbox_use x WHERE x.level > 0)`,
	'almost-full': sql`AND m.id IN (SELECT x.mailbox_id FROM mailbox_use x WHERE x.level > 0 AND x.level >= 95)`,
	full: sql`AND m.id IN (SELECT x.mailbox_id FROM mailbox_use x WHERE x.level > 0 AND x.level >= 100)`,
	unused: sql`AND m.id IN (SELECT x.mailbox_id FROM mailbox_use x WHERE x.empty AND x.last_used_on <= (now() AT TIME ZONE 'UTC')::date - ${UNUSED_DAYS}::int)`,
}
const ADDRESS = { column: sql`m.address`, cast: 'text', sorted: 'address' } as const
const CREATED = { column: sql`m.created_at`, cast: 'timestamptz', sorted: 'created' } as const
const USED = { column: sql`x.used_mb`, cast: 'bigint', sorted: 'used' } as const
const SORTS = {
	address: { ...ADDRESS, descending: false },
	'-address': { ...ADDRESS, descending: true },
	created: { ...CREATED, descending: false },
	'-created': { ...CREATED, descending: true },
	used: { ...USED, descending: false },
	'-used': { ...USED, descending: true },
} as const
export type MailboxSort = keyof typeof SORTS
export const mailboxSort = (text: string | undefined): MailboxSort =>
	text !== undefined && Object.hasOwn(SORTS, text) ? (text as MailboxSort) : 'address'

/** One page of the mailboxes that the viewer may see, in one query: the page is cut first, and only its rows are looked up further. */
export async function listMailboxes(viewer: Loaded, filter: MailboxFilter): Promise<ListPage<MailboxListRow>> {
	const sort = SORTS[mailboxSort(filter.sort)]
	const cursor = parseCursor(filter.at, sort.cast)
	const { behind, orderAndLimit } = keyset({ ...sort, id: sql`m.id`, cursor })
	const again = keyset({ ...sort, column: sql`m.sort_value`, id: sql`m.id`, cursor }).orderAndLimit
	const used = sort.sorted === 'used' ? sql`JOIN mailbox_use x ON x.mailbox_id = m.id` : noSql
	const inDomain = isUuid(filter.domain) ? filter.domain : null
	const part = searchedAddress(filter.q ?? '')
	const found = await query(viewer, 'mailbox.read', async (read) => {
		const sought = {
			part,
			domain: inDomain,
			state: filter.state,
			use: filter.use,
			cursor,
			sorted: sort.sorted,
			descending: sort.descending,
		}
		const page = part
			? sql`m.id = ANY (${foundMailboxes(sought)})`
			: sql`m.deleted_at IS NULL AND m.domain_id NOT IN (SELECT app.trashed_domains()) ${fragmentFor(STATES, filter.state)} ${fragmentFor(USES, filter.use)} ${behind}
				${inDomain ? sql`AND m.domain_id = ${inDomain}::uuid` : await narrowTo(read, sql`m.domain_id`, sql`m.id`)}`
		return read.sql<MailboxListRow>`
			SELECT m.id, m.address, (SELECT a.name FROM account a WHERE a.id = m.account_id) AS name, m.enabled, m.send_only AS "sendOnly", m.quota_bytes AS "quotaBytes", m.version, m.domain_id AS "domainId", app.is_protected(m.account_id) AS "isProtected",
				m.created_at AS "createdAt", m.sort_value::text AS "sortText", app.is_stopped(m.id) AS stopped,
				(SELECT u.bytes FROM mail_usage u WHERE u.mailbox_id = m.id) AS "usedBytes",
				(SELECT max(s.last_login) FROM mail_sign_in s WHERE s.mailbox_id = m.id) AS "lastSignIn"
			FROM (SELECT m.*, ${sort.column} AS sort_value FROM mailbox m ${used} WHERE ${page} ${orderAndLimit}) m ${again}`
	})
	return pageOf(found, cursor, (row) => row.sortText)
}
