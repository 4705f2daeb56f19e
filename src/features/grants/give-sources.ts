import type { Loaded } from '@/core/gateway/actor'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { BUILT_IN_ROLES, type Grant, type GrantableRight, isGrantable, isLive, type Limits } from '@/core/policy'

/** A grant out of which the viewer may hand on. */
export interface GiveSource {
	readonly id: string
	readonly roleName: string
	readonly rights: readonly GrantableRight[]
	readonly limits: Limits
	/** What is left of the counted limits; NULL = unlimited. */
	readonly left: {
		readonly mailboxes: number | null
		readonly aliases: number | null
		readonly lists: number | null
		readonly storageBytes: bigint | null
	}
	readonly endsAt: Date | null
	/** The deepest that may be given on: 0 = its receiver may hand nothing on. */
	readonly depth: number
	/** The first of its places by name, then how many more. */
	readonly places: readonly string[]
	readonly grant: Grant
}

const PLACES_SHOWN = 2

interface Use {
	readonly id: string
	readonly mailboxes: number
	readonly aliases: number
	readonly lists: number
	readonly storageBytes: bigint
	readonly places: string[]
}

const less = <N extends number | bigint>(max: N | null, used: N): N | null => {
	if (max === null) return null
	return (max > used ? max - used : max - max) as N
}

/** The viewer's grants that can be handed on, the widest first. Empty = they may give nothing. */
export async function giveSources(viewer: Loaded): Promise<readonly GiveSource[]> {
	const usable = viewer.actor.grants.filter(
		(grant) => isLive(grant, viewer.now) && grant.rights.has('grant.give') && grant.passOnDepth > 0,
	)
	if (usable.length === 0) return []
	const ids = usable.map(({ id }) => id)
	const used = await query(
		viewer,
		'grant.give',
		(read) => read.sql<Use>`
			SELECT g.id, coalesce(u.mailboxes, 0) AS mailboxes, coalesce(u.aliases, 0) AS aliases, coalesce(u.lists, 0) AS lists, coalesce(u.storage_bytes, 0) AS "storageBytes",
				app.scope_names(g.id, ${PLACES_SHOWN}) AS places
			FROM access_grant g LEFT JOIN usage u ON u.subject_id = g.id WHERE g.id = ANY (${ids}::uuid[])`,
	)
	const sources = usable.map((grant) =>
		sourceOf(
			grant,
			used.find(({ id }) => id === grant.id),
		),
	)
	return sources.toSorted((a, b) => b.rights.length - a.rights.length || b.grant.scopes.size - a.grant.scopes.size)
}

function sourceOf(grant: Grant, use: Use | undefined): GiveSource {
	const { limits } = grant
	return {
		id: grant.id,
		roleName: grant.roleName,
		rights: [...grant.rights].filter(isGrantable),
		limits,
		left: {
			mailboxes: less(limits.mailboxes, use?.mailboxes ?? 0),
			aliases: less(limits.aliases, use?.aliases ?? 0),
			lists: less(limits.lists, use?.lists ?? 0),
			storageBytes: less(limits.storageBytes, use?.storageBytes ?? 0n),
		},
		endsAt: grant.endsAt,
		depth: grant.passOnDepth - 1,
		places: use?.places ?? [],
		grant,
	}
}

/** A role as a choice: what is in it, and what of that the source lacks. */
export interface RoleChoice {
	/** What the form sends. */
	readonly value: string
	readonly name: string
	readonly description: string
	readonly organization: string | null
	readonly rights: readonly GrantableRight[]
	readonly missing: readonly GrantableRight[]
}
interface CustomRole {
	readonly id: string
	readonly name: string
	readonly description: string
	readonly organization: string | null
	readonly rights: string[]
}

const ROLES_OFFERED = 100

/** The roles that the viewer may see: their own first, then the built-in ones. What lacks something is listed last. */
export async function roleChoices(viewer: Loaded, source: GiveSource): Promise<readonly RoleChoice[]> {
	const custom = await queryIfAllowed(
		viewer,
		'role.read',
		(read) => read.sql<CustomRole>`
			SELECT r.id, r.name, r.description, o.name AS organization, r.rights
			FROM role r LEFT JOIN organization o ON o.id = r.organization_id ORDER BY lower(r.name), r.id LIMIT ${ROLES_OFFERED}`,
	)
	const choice = (
		role: Omit<CustomRole, 'id' | 'rights'> & { rights: readonly string[] },
		value: string,
	): RoleChoice => {
		const rights = role.rights.filter(isGrantable)
		const { name, description, organization } = role
		return {
			value,
			name,
			description,
			organization,
			rights,
			missing: rights.filter((right) => !source.grant.rights.has(right)),
		}
	}
	const all = [
		...(custom ?? []).map((role) => choice(role, role.id)),
		...BUILT_IN_ROLES.map((role) => choice({ ...role, organization: null }, role.key)),
	]
	return all
		.filter(({ rights }) => rights.length > 0)
		.toSorted((a, b) => Number(a.missing.length > 0) - Number(b.missing.length > 0))
}
