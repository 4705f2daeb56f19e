import type { Loaded } from '@/core/gateway/actor'
import { organizationPlace } from '@/core/gateway/places'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { above, may, type Right, SERVER } from '@/core/policy'
import { type OrganizationContents, organizationContents } from './organization-contents'

const ASKED = [
	'organization.create',
	'organization.edit',
	'organization.set-enabled',
	'organization.remove',
	'organization.demand-second-factor',
	'organization.demand-approval',
	'organization.set-trash',
	'domain.create',
] as const satisfies readonly Right[]

export type OrganizationMay = Record<(typeof ASKED)[number] | 'set-limits' | 'set-reseller' | 'read-domains', boolean>

interface Found {
	readonly id: string
	readonly name: string
	readonly enabled: boolean
	/** Enabled itself, but an organization above it is not. */
	readonly stopped: boolean
	readonly lineage: string[]
	readonly parentId: string | null
	/** NULL at the top, and where the viewer may not see it. */
	readonly parentName: string | null
	readonly createdAt: Date
	readonly version: number
	readonly domains: number
	readonly mailboxes: number
	readonly aliases: number
	readonly lists: number
	readonly storageBytes: bigint
	/** What the mailboxes hold. */
	readonly usedBytes: bigint
	readonly maxDomains: number | null
	readonly maxMailboxes: number | null
	readonly maxAliases: number | null
	readonly maxLists: number | null
	readonly maxStorageBytes: bigint | null
	readonly maxSendsPerHour: number | null
	readonly maxSendsPerDay: number | null
	/** Recipients. */
	readonly sentLastHour: number
	readonly sentLastDay: number
	readonly mayDelegate: boolean
	/** Itself or something above it may not delegate. */
	readonly isClosed: boolean
	readonly reseller: boolean
	/** NULL = what the server asks for. */
	readonly minPasswordLength: number | null
	/** Whoever does something to its people says why. */
	readonly asksReasons: boolean
	readonly trashDays: number
	/** An age recipient; NULL = backups are not encrypted. */
	readonly backupRecipient: string | null
}
export interface OrganizationDetail extends Found {
	readonly can: OrganizationMay
	/** People of the organization, counted to 1,001; NULL where the viewer may not see people. */
	readonly people: number | null
}

const COUNTED_TO = 1001

/** One organization with what is used of it and what the viewer may do to it; NULL when it is not there or not theirs to see. */
export async function getOrganization(viewer: Loaded, id: string): Promise<OrganizationDetail | null> {
	const [row] = await query(
		viewer,
		'organization.read',
		(read) => read.sql<Found>`
			SELECT o.id, o.name, o.enabled, o.enabled AND o.id IN (SELECT app.stopped_organizations()) AS stopped, o.lineage,
				o.parent_id AS "parentId", p.name AS "parentName", o.created_at AS "createdAt", o.version,
				coalesce(u.domains, 0) AS domains, coalesce(u.mailboxes, 0) AS mailboxes, coalesce(u.aliases, 0) AS aliases, coalesce(u.lists, 0) AS lists,
				coalesce(u.storage_bytes, 0) AS "storageBytes", coalesce((SELECT s.bytes FROM mail_sum s WHERE s.subject_id = o.id), 0) AS "usedBytes",
				o.max_domains AS "maxDomains", o.max_mailboxes AS "maxMailboxes",
				o.max_aliases AS "maxAliases", o.max_lists AS "maxLists", o.max_storage_bytes AS "maxStorageBytes",
				o.max_sends_per_hour AS "maxSendsPerHour", o.max_sends_per_day AS "maxSendsPerDay", app.sent_last_hour(c) AS "sentLastHour",
				app.sent_last_day(c) AS "sentLastDay", o.may_delegate AS "mayDelegate", o.reseller,
				o.min_password_length AS "minPasswordLength", o.asks_reasons AS "asksReasons", o.trash_days AS "trashDays",
				o.backup_recipient AS "backupRecipient",
				EXISTS (SELECT 1 FROM app.delegation_seen(o.lineage) up WHERE NOT up.may_delegate) AS "isClosed"
			FROM organization o LEFT JOIN organization p ON p.id = o.parent_id LEFT JOIN usage u ON u.subject_id = o.id
			LEFT JOIN send_counter c ON c.subject_id = o.id AND c.domain_id = o.id WHERE o.id = ${id}::uuid`,
	)
	if (!row) return null
	const people = await queryIfAllowed(viewer, 'account.read', (read) =>
		read.account.count({ where: { organizationId: id, retiredAt: null }, take: COUNTED_TO }),
	)
	return { ...row, can: canOf(viewer, row), people }
}

function canOf(viewer: Loaded, row: Found): OrganizationMay {
	const place = organizationPlace(row)
	const asked = Object.fromEntries(ASKED.map((right) => [right, may(viewer.actor, right, place, viewer.now)]))
	return {
		...(asked as Record<(typeof ASKED)[number], boolean>),
		'set-limits': may(viewer.actor, 'organization.edit', above(place), viewer.now),
		'set-reseller': may(viewer.actor, 'organization.edit', { ...place, chain: [SERVER] }, viewer.now),
		'read-domains': may(viewer.actor, 'domain.read', { ...place, kind: 'domain' }, viewer.now),
	}
}

/** What keeps the organization from being deleted, as far as its remover sees. */
export const whatIsInside = (viewer: Loaded, id: string): Promise<OrganizationContents> =>
	query(viewer, 'organization.remove', (read) => organizationContents(read, id))
