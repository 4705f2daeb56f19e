import type { Loaded } from '@/core/gateway/actor'
import { foundMailboxes } from '@/core/gateway/found'
import type { QueryHandle } from '@/core/gateway/handles'
import { query } from '@/core/gateway/query'
import { noSql, type Sql, sql } from '@/core/gateway/sql'
import { SERVER } from '@/core/policy'
import { searchedAddress, searchedText } from '@/core/shown-address'
import { isUuid } from '@/platform/uuid'
import type { GiveSource } from './give-sources'

/** A place that may be given, with what lies in it. */
export interface ScopeChoice {
	readonly kind: 'organization' | 'domain' | 'mailbox'
	readonly id: string
	readonly name: string
	/** What it lies in: the organization above, a mailbox's owner. */
	readonly within: string | null
	readonly domains: number
	readonly mailboxes: number
}
export interface ScopeChoices {
	readonly found: readonly ScopeChoice[]
	/** There are more of some kind than are shown. */
	readonly more: boolean
	/** Those that the page's address names. */
	readonly preset: readonly ScopeChoice[]
	/** The whole server may be given. */
	readonly server: boolean
}
export interface Preset {
	readonly organization?: string | undefined
	readonly domain?: string | undefined
	readonly mailbox?: string | undefined
}

const EACH = { organization: 8, domain: 12, mailbox: 12 }

/** What lies in the source's own places, as conditions on the three tables. Row-level security holds all of it besides. */
function withinSource({ grant }: GiveSource): { organization: Sql; domain: Sql; mailbox: Sql } {
	const ids = [...grant.scopes].filter(isUuid)
	if (grant.scopes.has(SERVER)) return { organization: noSql, domain: noSql, mailbox: noSql }
	const own = sql`(SELECT unnest(${ids}::uuid[]))`
	const organizations = sql`(SELECT x.id FROM organization x WHERE x.lineage && ${ids}::uuid[])`
	const domains = sql`(SELECT y.id FROM domain y WHERE y.id IN ${own} OR y.organization_id IN ${organizations})`
	return {
		organization: sql`AND o.id IN ${organizations}`,
		domain: sql`AND (d.id IN ${own} OR d.organization_id IN ${organizations})`,
		mailbox: sql`AND (m.id IN ${own} OR m.domain_id IN ${domains})`,
	}
}

interface Wanted {
	readonly organization: Sql
	readonly domain: Sql
	readonly mailbox: Sql
}

async function choices(read: QueryHandle, source: GiveSource, wanted: Wanted): Promise<ScopeChoice[]> {
	const within = withinSource(source)
	const organizations = await read.sql<ScopeChoice>`
		SELECT 'organization' AS kind, o.id, o.name, up.name AS within, coalesce(u.domains, 0) AS domains, coalesce(u.mailboxes, 0) AS mailboxes
		FROM organization o LEFT JOIN organization up ON up.id = o.parent_id LEFT JOIN usage u ON u.subject_id = o.id
		WHERE true ${within.organization} ${wanted.organization} ORDER BY lower(o.name), o.id LIMIT ${EACH.organization + 1}`
	const domains = await read.sql<ScopeChoice>`
		SELECT 'domain' AS kind, d.id, d.name, o.name AS within, 0 AS domains, coalesce(u.mailboxes, 0) AS mailboxes
		FROM domain d LEFT JOIN organization o ON o.id = d.organization_id LEFT JOIN usage u ON u.subject_id = d.id
		WHERE d.deleted_at IS NULL ${within.domain} ${wanted.domain} ORDER BY d.name, d.id LIMIT ${EACH.domain + 1}`
	const mailboxes = await read.sql<ScopeChoice>`
		SELECT 'mailbox' AS kind, m.id, m.address AS name, a.name AS within, 0 AS domains, 0 AS mailboxes
		FROM mailbox m LEFT JOIN account a ON a.id = m.account_id
		WHERE m.deleted_at IS NULL ${within.mailbox} ${wanted.mailbox} ORDER BY m.address, m.id LIMIT ${EACH.mailbox + 1}`
	return [...organizations, ...domains, ...mailboxes]
}

function searched(typed: string, source: GiveSource): Wanted {
	const text = searchedText(typed).toLowerCase()
	const address = searchedAddress(typed)
	if (text !== '') {
		return {
			organization: sql`AND strpos(lower(o.name), ${text}) > 0`,
			domain: sql`AND strpos(d.name, ${address}) > 0`,
			mailbox: sql`AND m.id = ANY (${foundMailboxes({ part: address, limit: 200 })})`,
		}
	}
	// Before anything is typed, single mailboxes are offered only to whom they are all that there is.
	const ids = [...source.grant.scopes].filter(isUuid)
	return { organization: noSql, domain: noSql, mailbox: sql`AND m.id IN (SELECT unnest(${ids}::uuid[]))` }
}

const one = (column: Sql, id: string | undefined): Sql =>
	isUuid(id) ? sql`AND ${column} = ${id}::uuid` : sql`AND false`

/**
 * The places that may be given out of a source: the first of each kind, or those whose name contains what was typed.
 * @param find any part of a name or address
 */
export const scopeChoices = (
	viewer: Loaded,
	source: GiveSource,
	asked: { readonly find: string; readonly preset: Preset },
): Promise<ScopeChoices> =>
	query(viewer, 'grant.give', async (read) => {
		const all = await choices(read, source, searched(asked.find, source))
		const { organization, domain, mailbox } = asked.preset
		const named = organization || domain || mailbox
		const preset = named
			? await choices(read, source, {
					organization: one(sql`o.id`, organization),
					domain: one(sql`d.id`, domain),
					mailbox: one(sql`m.id`, mailbox),
				})
			: []
		const kinds = Object.keys(EACH) as (keyof typeof EACH)[]
		const found = kinds.flatMap((kind) => all.filter((choice) => choice.kind === kind).slice(0, EACH[kind]))
		return { found, more: found.length < all.length, preset, server: source.grant.scopes.has(SERVER) }
	})
