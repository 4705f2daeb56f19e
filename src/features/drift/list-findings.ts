import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { domainPlace, serverPlace } from '@/core/gateway/places'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { noSql, sql } from '@/core/gateway/sql'
import { may, type Right } from '@/core/policy'
import { isKind, type Kind } from './kinds'

export interface FindingFilter {
	readonly q?: string | undefined
	readonly kind?: string | undefined
	/** open unless told; ignored or closed. */
	readonly state?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

export interface Finding {
	readonly id: string
	readonly kind: Kind
	readonly label: string
	readonly domainId: string | null
	readonly mailboxId: string | null
	readonly detail: Readonly<Record<string, unknown>>
	readonly severity: number
	readonly firstSeenAt: Date
	readonly lastSeenAt: Date
	readonly closedAt: Date | null
	readonly closedHow: string | null
	readonly ignoredAt: Date | null
	readonly ignoredBy: string
	readonly ignoredReason: string
	readonly mendingAt: Date | null
	readonly mendError: string
	/** The backup that holds the mail since it left the store. */
	readonly archiveId: string | null
	readonly version: number
}
interface Row extends Finding {
	readonly rank: string
}

// What is at stake first, and of that the latest: one number, so that a page begins behind one value.
const RANK = sql`((f.severity::bigint << 44) + (extract(epoch FROM f.first_seen_at) * 1000)::bigint)`
const SEEN = sql`(extract(epoch FROM f.first_seen_at) * 1000)::bigint`
const COLUMNS = sql`f.id, f.kind, f.label, f.domain_id AS "domainId", f.mailbox_id AS "mailboxId", f.detail, f.severity, f.first_seen_at AS "firstSeenAt",
	f.last_seen_at AS "lastSeenAt", f.closed_at AS "closedAt", f.closed_how AS "closedHow", f.ignored_at AS "ignoredAt", f.ignored_by AS "ignoredBy",
	f.ignored_reason AS "ignoredReason", f.mending_at AS "mendingAt", f.mend_error AS "mendError", f.archive_id AS "archiveId", f.version`

function inState(state: string | undefined) {
	if (state === 'closed') return sql`f.closed_at IS NOT NULL`
	return state === 'ignored'
		? sql`f.closed_at IS NULL AND f.ignored_at IS NOT NULL`
		: sql`f.closed_at IS NULL AND f.ignored_at IS NULL`
}

/** One page of what differs, the gravest first unless told. @param filter `q` is any part of what it is about */
export async function listFindings(viewer: Loaded, filter: FindingFilter): Promise<ListPage<Finding>> {
	const cursor = parseCursor(filter.at, 'bigint')
	const column = filter.sort === 'seen' || filter.sort === '-seen' ? SEEN : RANK
	const { behind, orderAndLimit } = keyset({
		column,
		cast: 'bigint',
		descending: filter.sort !== 'seen',
		id: sql`f.id`,
		cursor,
	})
	const text = (filter.q ?? '').trim().toLowerCase().slice(0, 200)
	const searched = text === '' ? noSql : sql`AND strpos(lower(f.label), ${text}) > 0`
	const kind = isKind(filter.kind) ? sql`AND f.kind = ${filter.kind}` : noSql
	const found = await query(
		viewer,
		'drift.read',
		(read) => read.sql<Row>`
			SELECT ${COLUMNS}, ${column}::text AS rank FROM drift_finding f WHERE ${inState(filter.state)} ${kind} ${searched} ${behind} ${orderAndLimit}`,
	)
	return pageOf(found, cursor, ({ rank }) => rank)
}

export interface FindingCounts {
	readonly open: number
	readonly ignored: number
	/** Of the open ones. */
	readonly kinds: Readonly<Partial<Record<Kind, number>>>
	readonly gravest: number
}

/** How much differs within the viewer's reach; NULL for whoever may not see it anywhere. */
export const countFindings = (viewer: Loaded): Promise<FindingCounts | null> =>
	queryIfAllowed(viewer, 'drift.read', async (read) => {
		const rows = await read.sql<{ kind: string; open: number; ignored: number; gravest: number }>`
			SELECT f.kind, (count(*) FILTER (WHERE f.ignored_at IS NULL))::int AS open, (count(*) FILTER (WHERE f.ignored_at IS NOT NULL))::int AS ignored,
				coalesce(max(f.severity) FILTER (WHERE f.ignored_at IS NULL), 0)::int AS gravest
			FROM drift_finding f WHERE f.closed_at IS NULL GROUP BY f.kind`
		return {
			open: rows.reduce((sum, { open }) => sum + open, 0),
			ignored: rows.reduce((sum, { ignored }) => sum + ignored, 0),
			kinds: Object.fromEntries(rows.filter(({ open }) => open > 0).map(({ kind, open }) => [kind, open])),
			gravest: Math.max(0, ...rows.map(({ gravest }) => gravest)),
		}
	})

export interface FindingDetail extends Finding {
	readonly domainName: string | null
	readonly can: {
		readonly fix: boolean
		readonly ignore: boolean
		readonly adopt: boolean
		readonly archive: boolean
		/** To see the backup that was made of it. */
		readonly seeArchive: boolean
	}
}

/** One of them, closed ones too; NULL when it is not there or not the viewer's to see. */
export const getFinding = (viewer: Loaded, id: string): Promise<FindingDetail | null> =>
	query(viewer, 'drift.read', async (read) => {
		const [row] = await read.sql<Finding>`SELECT ${COLUMNS} FROM drift_finding f WHERE f.id = ${id}::uuid`
		if (!row) return null
		const [domain] = await read.sql<{ id: string; name: string; organizationId: string; lineage: string[] }>`
			SELECT d.id, d.name, d.organization_id AS "organizationId", chain.lineage
			FROM domain d CROSS JOIN LATERAL app.chain_of_domain(d.id) chain WHERE d.id = ${row.domainId}::uuid`
		const place = domain
			? domainPlace({ id: domain.id, organization: { id: domain.organizationId, lineage: domain.lineage } })
			: serverPlace()
		const can = (right: Right) =>
			(row.domainId === null || domain !== undefined) && may(viewer.actor, right, place, viewer.now)
		return {
			...row,
			domainName: domain?.name ?? null,
			can: {
				fix: can('drift.fix'),
				ignore: can('drift.ignore'),
				adopt: can('mailbox.adopt'),
				archive: may(viewer.actor, 'drift.archive', serverPlace(), viewer.now),
				// Backups are seen as what lies in a mailbox is; this one lies where the finding does.
				seeArchive: may(viewer.actor, 'backup.read', { ...place, kind: 'mailbox' }, viewer.now),
			},
		}
	})
