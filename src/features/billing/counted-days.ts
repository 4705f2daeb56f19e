/** Reads the counted days of a scope, summed up by the database for each span in which one price held (app.billed). */
import type { QueryHandle } from '@/core/gateway/handles'
import type { Counted, Price } from './price-lines'

interface Row {
	readonly domainId: string
	readonly domainName: string
	readonly chain: string[]
	readonly planId: string | null
	readonly planName: string
	readonly currency: string
	readonly storageBasis: Price['storageBasis']
	readonly since: string
	readonly perMailbox: bigint
	readonly perGb: bigint
	readonly includedMailboxes: number
	readonly includedBytes: bigint
	readonly days: number
	readonly mailboxDays: string
	readonly chargedMailboxDays: string
	readonly byteDays: string
	readonly chargedByteDays: string
}

const priceOf = ({ planId, planName, ...row }: Row): Price | null =>
	planId === null
		? null
		: {
				id: planId,
				name: planName,
				currency: row.currency,
				storageBasis: row.storageBasis,
				since: row.since,
				perMailbox: row.perMailbox,
				perGb: row.perGb,
				includedMailboxes: row.includedMailboxes,
				includedBytes: row.includedBytes,
			}

/**
 * @param read armed with billing.view, which the database asks for itself
 * @param within ids of organizations and domains; only what lies in them
 * @returns by the domain's name, the earlier span first
 */
export async function countedDays(
	read: QueryHandle,
	{ first, last }: { readonly first: string; readonly last: string },
	within: readonly string[],
): Promise<Counted[]> {
	const rows = await read.sql<Row>`
		SELECT domain_id AS "domainId", domain_name AS "domainName", chain, plan_id AS "planId", plan_name AS "planName", currency,
			storage_basis AS "storageBasis", since::text AS since, per_mailbox AS "perMailbox", per_gb AS "perGb",
			included_mailboxes AS "includedMailboxes", included_bytes AS "includedBytes", days, mailbox_days::text AS "mailboxDays",
			billed_mailbox_days::text AS "chargedMailboxDays", byte_days::text AS "byteDays", billed_byte_days::text AS "chargedByteDays"
		FROM app.billed(${first}::date, ${last}::date, ${within}::uuid[]) ORDER BY domain_name, domain_id, first_counted`
	return rows.map((row) => ({
		domainId: row.domainId,
		domainName: row.domainName,
		chain: row.chain,
		plan: priceOf(row),
		days: row.days,
		mailboxDays: BigInt(row.mailboxDays),
		chargedMailboxDays: BigInt(row.chargedMailboxDays),
		byteDays: BigInt(row.byteDays),
		chargedByteDays: BigInt(row.chargedByteDays),
	}))
}

/** How well a month was counted. */
export interface Recorded {
	/** Days of the month that were counted or filled in. */
	readonly days: number
	/** Of these, days on which no worker ran. */
	readonly estimated: number
	/** Days of the month, so far, of which nothing is known, since the counting began. */
	readonly missing: number
	/** The first day that was ever counted; NULL = none yet. */
	readonly since: string | null
}

export async function recordedDays(
	read: QueryHandle,
	{ first, last }: { readonly first: string; readonly last: string },
): Promise<Recorded> {
	const [row] = await read.sql<Recorded>`
		WITH began AS (SELECT min(day) AS day FROM usage_day), known AS (SELECT * FROM usage_day WHERE day BETWEEN ${first}::date AND ${last}::date)
		SELECT (SELECT count(*)::int FROM known) AS days, (SELECT count(*)::int FROM known WHERE estimated) AS estimated, began.day::text AS since,
			coalesce(greatest(0, least(${last}::date, (now() AT TIME ZONE 'UTC')::date - 1) - greatest(${first}::date, began.day) + 1
				- (SELECT count(*) FROM known WHERE day < (now() AT TIME ZONE 'UTC')::date)), 0)::int AS missing
		FROM began`
	return row ?? { days: 0, estimated: 0, missing: 0, since: null }
}
