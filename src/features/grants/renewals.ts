import { writtenBytes } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { query, queryIfAllowed } from '@/core/gateway/query'

/** A grant of the viewer's that ends soon. */
export interface EndingOwn {
	readonly id: string
	readonly roleName: string
	readonly endsAt: Date
	/** When they asked for more time; NULL = they have not. */
	readonly askedAt: Date | null
	/** There is somebody to ask. */
	readonly mayAsk: boolean
}

/** The viewer's own grants that end within thirty days, the first to end first. */
export const endingOwn = (viewer: Loaded): Promise<readonly EndingOwn[]> =>
	query(
		viewer,
		'own.read',
		(read) => read.sql<EndingOwn>`
			SELECT g.id, g.role_name AS "roleName", g.ends_at AS "endsAt", r.asked_at AS "askedAt", g.given_by_id IS NOT NULL AS "mayAsk"
			FROM access_grant g LEFT JOIN renewal_request r ON r.grant_id = g.id AND r.answered_at IS NULL
			WHERE g.account_id = ${viewer.accountId}::uuid AND g.revoked_at IS NULL AND g.ends_at BETWEEN now() AND now() + interval '30 days'
			ORDER BY g.ends_at, g.id LIMIT 20`,
	)

/** Somebody asks the viewer for more time. */
export interface AskedRenewal {
	readonly id: string
	readonly accountId: string
	readonly holder: string
	readonly roleName: string
	readonly endsAt: Date
	readonly reason: string
	readonly askedAt: Date
	/** The grant as it is, with an end so many days later: what the form for editing would send. */
	readonly fields: Readonly<Record<string, string>>
	readonly days: number
}
interface Row extends Omit<AskedRenewal, 'fields' | 'days'> {
	readonly grantId: string
	readonly version: number
	readonly startsAt: Date
	readonly passOnDepth: number
	readonly note: string
	readonly maxMailboxes: number | null
	readonly maxAliases: number | null
	readonly maxLists: number | null
	readonly maxStorage: bigint | null
	readonly maxStoragePerMailbox: bigint | null
	readonly maxSendsPerHour: number | null
	readonly maxSendsPerDay: number | null
}

const DAY_MS = 86_400_000
const LONGEST_DAYS = 365

/** As long again as it was given for, a year at most. */
function withNewEnd({ grantId, version, startsAt, passOnDepth, note, ...row }: Row): AskedRenewal {
	const {
		maxMailboxes,
		maxAliases,
		maxLists,
		maxStorage,
		maxStoragePerMailbox,
		maxSendsPerHour,
		maxSendsPerDay,
		...request
	} = row
	const length = Math.round((row.endsAt.getTime() - startsAt.getTime()) / DAY_MS)
	const days = Math.min(Math.max(length, 1), LONGEST_DAYS)
	const count = (limit: number | null) => (limit === null ? '' : String(limit))
	const size = (limit: bigint | null) => (limit === null ? '' : writtenBytes(limit))
	return {
		...request,
		days,
		fields: {
			grant: grantId,
			version: String(version),
			maxMailboxes: count(maxMailboxes),
			maxAliases: count(maxAliases),
			maxLists: count(maxLists),
			maxStorage: size(maxStorage),
			maxStoragePerMailbox: size(maxStoragePerMailbox),
			maxSendsPerHour: count(maxSendsPerHour),
			maxSendsPerDay: count(maxSendsPerDay),
			endsOn: new Date(row.endsAt.getTime() + days * DAY_MS).toISOString(),
			passOnDepth: String(passOnDepth),
			reason: note,
		},
	}
}

/** Open requests for more time of grants that the viewer gave; NULL for whoever sees nobody. */
export async function askedRenewals(viewer: Loaded): Promise<readonly AskedRenewal[] | null> {
	const rows = await queryIfAllowed(
		viewer,
		'account.read',
		(read) => read.sql<Row>`
			SELECT r.id, r.grant_id AS "grantId", a.id AS "accountId", a.name AS holder, g.role_name AS "roleName", g.starts_at AS "startsAt",
				g.ends_at AS "endsAt", r.reason, r.asked_at AS "askedAt", g.version, g.pass_on_depth AS "passOnDepth", g.reason AS note,
				g.max_mailboxes AS "maxMailboxes", g.max_aliases AS "maxAliases", g.max_lists AS "maxLists", g.max_storage_bytes AS "maxStorage",
				g.max_storage_per_mailbox_bytes AS "maxStoragePerMailbox", g.max_sends_per_hour AS "maxSendsPerHour", g.max_sends_per_day AS "maxSendsPerDay"
			FROM renewal_request r JOIN access_grant g ON g.id = r.grant_id JOIN account a ON a.id = g.account_id
			WHERE r.answered_at IS NULL AND g.given_by_id = ${viewer.accountId}::uuid AND g.revoked_at IS NULL AND g.ends_at > now()
			ORDER BY g.ends_at, r.id LIMIT 20`,
	)
	return rows?.map(withNewEnd) ?? null
}
