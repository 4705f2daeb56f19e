import { type Loaded, personFrom } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { sql } from '@/core/gateway/sql'
import type { Limits } from '@/core/policy'
import { mayRevoke } from './revocable'

export interface ScopeName {
	readonly kind: 'server' | 'organization' | 'domain' | 'mailbox'
	readonly id: string | null
	/** NULL = out of the viewer's sight. */
	readonly name: string | null
	/** In the trash. */
	readonly gone: boolean
}

/** A grant as its holder's page tells it. */
export interface HeldGrant {
	readonly id: string
	readonly accountId: string
	readonly roleName: string
	readonly builtInRole: string | null
	readonly roleId: string | null
	readonly rights: readonly string[]
	readonly limits: Limits
	readonly used: {
		readonly mailboxes: number
		readonly aliases: number
		readonly lists: number
		readonly storageBytes: bigint
	}
	/** Recipients from the domain that sends most under it; 0 where sending is not limited. */
	readonly sentLastHour: number
	readonly sentLastDay: number
	readonly passOnDepth: number
	readonly startsAt: Date
	readonly endsAt: Date | null
	readonly revokedAt: Date | null
	readonly createdAt: Date
	readonly reason: string
	readonly givenById: string | null
	/** NULL = out of the viewer's sight, or nobody: made with the server. */
	readonly giver: string | null
	readonly parentId: string | null
	/** Live grants below it. */
	readonly handedOn: number
	readonly scopes: readonly ScopeName[]
	readonly moreScopes: number
	readonly mayRevoke: boolean
	readonly mayEdit: boolean
	readonly version: number
}
interface GrantRow extends Omit<HeldGrant, 'limits' | 'used' | 'scopes' | 'moreScopes' | 'mayRevoke' | 'mayEdit'> {
	readonly lineage: readonly string[]
	readonly maxMailboxes: number | null
	readonly maxAliases: number | null
	readonly maxLists: number | null
	readonly maxStorage: bigint | null
	readonly maxStoragePerMailbox: bigint | null
	readonly maxSendsPerHour: number | null
	readonly maxSendsPerDay: number | null
	readonly mailboxes: number
	readonly aliases: number
	readonly lists: number
	readonly storageBytes: bigint
}
interface ScopeRow extends ScopeName {
	readonly grantId: string
	readonly all: number
}

const SCOPES_SHOWN = 12
const GRANTS_SHOWN = 200
const SELECT = sql`
	SELECT g.id, g.account_id AS "accountId", g.role_name AS "roleName", g.built_in_role AS "builtInRole", g.role_id AS "roleId", g.rights, g.lineage,
		g.max_mailboxes AS "maxMailboxes", g.max_aliases AS "maxAliases", g.max_lists AS "maxLists", g.max_storage_bytes AS "maxStorage",
		g.max_storage_per_mailbox_bytes AS "maxStoragePerMailbox", g.max_sends_per_hour AS "maxSendsPerHour", g.max_sends_per_day AS "maxSendsPerDay", g.pass_on_depth AS "passOnDepth", g.starts_at AS "startsAt",
		g.ends_at AS "endsAt", g.revoked_at AS "revokedAt", g.created_at AS "createdAt", g.reason, g.version, g.given_by_id AS "givenById",
		giver.name AS giver, g.parent_id AS "parentId", app.handed_on(g.id) AS "handedOn",
		coalesce(u.mailboxes, 0) AS mailboxes, coalesce(u.aliases, 0) AS aliases, coalesce(u.lists, 0) AS lists, coalesce(u.storage_bytes, 0) AS "storageBytes",
		coalesce(sends.hour, 0) AS "sentLastHour", coalesce(sends.day, 0) AS "sentLastDay"
	FROM access_grant g LEFT JOIN account giver ON giver.id = g.given_by_id LEFT JOIN usage u ON u.subject_id = g.id
	LEFT JOIN LATERAL (SELECT max(app.sent_last_hour(c)) AS hour, max(app.sent_last_day(c)) AS day FROM send_counter c
		WHERE c.subject_id = g.id AND (g.max_sends_per_hour IS NOT NULL OR g.max_sends_per_day IS NOT NULL)) sends ON true`

/** What a person holds, live, to come and run out, the newest last; everything that was revoked is left to `endedGrants`. */
export async function heldGrants(viewer: Loaded, accountId: string): Promise<readonly HeldGrant[]> {
	return query(viewer, 'account.read', async (read) => {
		const rows = await read.sql<GrantRow>`${SELECT} WHERE g.account_id = ${accountId}::uuid AND g.revoked_at IS NULL
			ORDER BY g.created_at, g.id LIMIT ${GRANTS_SHOWN}`
		return completed(read, viewer, accountId, rows)
	})
}

/** One grant as its holder's page tells it; NULL = not there, or not the viewer's to see. */
export const heldGrant = (viewer: Loaded, id: string): Promise<HeldGrant | null> =>
	query(viewer, 'account.read', async (read) => {
		const [row] = await read.sql<GrantRow>`${SELECT} WHERE g.id = ${id}::uuid AND g.revoked_at IS NULL`
		const [grant] = row ? await completed(read, viewer, row.accountId, [row]) : []
		return grant ?? null
	})

/** The scopes by name, and whether the viewer may change each grant or take it back. */
async function completed(
	read: QueryHandle,
	viewer: Loaded,
	accountId: string,
	rows: readonly GrantRow[],
): Promise<HeldGrant[]> {
	const scopes = await scopesOf(
		read,
		rows.map(({ id }) => id),
	)
	const [holding] = await read.sql<{ held: unknown; isProtected: boolean }>`
		SELECT app.holdings_of(${accountId}::uuid) AS held, app.is_protected(${accountId}::uuid) AS "isProtected"`
	const person = personFrom(accountId, holding?.held)
	return rows.map((row) => {
		const own = scopes.filter(({ grantId }) => grantId === row.id)
		const places = person.holdings.find(({ id }) => id === row.id)?.places ?? []
		const open = places.length > 0 && !holding?.isProtected
		return {
			...row,
			limits: {
				mailboxes: row.maxMailboxes,
				aliases: row.maxAliases,
				lists: row.maxLists,
				storageBytes: row.maxStorage,
				storagePerMailboxBytes: row.maxStoragePerMailbox,
				sendsPerHour: row.maxSendsPerHour,
				sendsPerDay: row.maxSendsPerDay,
			},
			used: { mailboxes: row.mailboxes, aliases: row.aliases, lists: row.lists, storageBytes: row.storageBytes },
			scopes: own,
			moreScopes: Math.max(0, (own[0]?.all ?? 0) - own.length),
			mayRevoke: open && mayRevoke(viewer.actor, { grant: row, places, person }, viewer.now),
			mayEdit: open && mayRevoke(viewer.actor, { grant: row, places, person }, viewer.now, 'grant.edit'),
		}
	})
}

/** The places of grants by name, a few of each. */
export const scopesOf = (read: QueryHandle, grantIds: readonly string[]) =>
	read.sql<ScopeRow>`
		SELECT * FROM (
			SELECT s.grant_id AS "grantId", s.kind::text AS kind, coalesce(s.organization_id, s.domain_id, s.mailbox_id) AS id,
				coalesce(o.name, d.name, m.address) AS name, coalesce(d.deleted_at, m.deleted_at) IS NOT NULL AS gone,
				(count(*) OVER (PARTITION BY s.grant_id))::int AS all,
				row_number() OVER (PARTITION BY s.grant_id ORDER BY s.kind, coalesce(o.name, d.name, m.address), s.id) AS n
			FROM grant_scope s LEFT JOIN organization o ON o.id = s.organization_id LEFT JOIN domain d ON d.id = s.domain_id
			LEFT JOIN mailbox m ON m.id = s.mailbox_id WHERE s.grant_id = ANY (${[...grantIds]}::uuid[])) found
		WHERE n <= ${SCOPES_SHOWN} ORDER BY n`

/** The places of each of these grants by name, as far as the viewer sees them. */
export async function placesOfGrants(
	viewer: Loaded,
	ids: readonly string[],
): Promise<Readonly<Record<string, Pick<HeldGrant, 'scopes' | 'moreScopes'>>>> {
	const found = ids.length > 0 ? await queryIfAllowed(viewer, 'account.read', (read) => scopesOf(read, ids)) : []
	return Object.fromEntries(
		ids.map((id) => {
			const scopes = (found ?? []).filter(({ grantId }) => grantId === id)
			return [id, { scopes, moreScopes: Math.max(0, (scopes[0]?.all ?? 0) - scopes.length) }] as const
		}),
	)
}

export interface EndedGrant {
	readonly id: string
	readonly roleName: string
	readonly startsAt: Date
	readonly revokedAt: Date
	/** NULL = out of the viewer's sight. */
	readonly revokedBy: string | null
}

/** What was taken back from a person, the latest first. */
export const endedGrants = (viewer: Loaded, accountId: string): Promise<readonly EndedGrant[]> =>
	query(
		viewer,
		'account.read',
		(read) => read.sql<EndedGrant>`
			SELECT g.id, g.role_name AS "roleName", g.starts_at AS "startsAt", g.revoked_at AS "revokedAt", r.name AS "revokedBy"
			FROM access_grant g LEFT JOIN account r ON r.id = g.revoked_by_id
			WHERE g.account_id = ${accountId}::uuid AND g.revoked_at IS NOT NULL ORDER BY g.revoked_at DESC, g.id LIMIT 20`,
	)

export interface GivenGrant {
	readonly id: string
	readonly parentId: string | null
	readonly accountId: string
	readonly holder: string
	readonly roleName: string
	/** The holder is an API key. */
	readonly isKey: boolean
	readonly endsAt: Date | null
}

/** What hangs below a person's grants: whom they gave to, and whom those gave to, as far as the viewer may see the holders. */
export const givenGrants = (viewer: Loaded, accountId: string): Promise<readonly GivenGrant[]> =>
	query(
		viewer,
		'account.read',
		(read) => read.sql<GivenGrant>`
			SELECT g.id, g.parent_id AS "parentId", g.account_id AS "accountId", a.name AS holder, g.role_name AS "roleName", a.maker_id IS NOT NULL AS "isKey", g.ends_at AS "endsAt"
			FROM access_grant g JOIN account a ON a.id = g.account_id
			WHERE g.lineage && (SELECT array_agg(own.id) FROM access_grant own WHERE own.account_id = ${accountId}::uuid AND own.revoked_at IS NULL)
				AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now())
			ORDER BY cardinality(g.lineage), a.name, g.id LIMIT ${GRANTS_SHOWN}`,
	)
