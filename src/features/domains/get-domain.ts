import type { Loaded } from '@/core/gateway/actor'
import { domainPlace, type FoundPlace, organizationPlace } from '@/core/gateway/places'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { above, may, type Right } from '@/core/policy'

const ASKED = [
	'domain.edit',
	'domain.set-enabled',
	'domain.remove',
	'domain.restore',
	'mailbox.create',
	'alias.read',
	'alias.create',
	'list.read',
] as const satisfies readonly Right[]

export type DomainMay = Record<(typeof ASKED)[number] | 'set-limits' | 'read-mailboxes' | 'read-organization', boolean>

interface Found {
	readonly id: string
	readonly name: string
	readonly description: string
	readonly enabled: boolean
	/** Enabled itself, but an organization above it is not. */
	readonly stopped: boolean
	readonly deletedAt: Date | null
	/** When its mail is erased, while it lies in the trash; NULL = there is none. */
	readonly erasesAt: Date | null
	readonly createdAt: Date
	readonly version: number
	readonly defaultQuotaBytes: bigint | null
	readonly organizationId: string
	readonly organizationName: string | null
	readonly lineage: string[]
	readonly mailboxes: number
	readonly aliases: number
	readonly lists: number
	readonly storageBytes: bigint
	/** What the mailboxes hold. */
	readonly usedBytes: bigint
	readonly maxMailboxes: number | null
	readonly maxAliases: number | null
	readonly maxLists: number | null
	readonly maxStorageBytes: bigint | null
	readonly maxSendsPerHour: number | null
	readonly maxSendsPerDay: number | null
	/** Recipients. */
	readonly sentLastHour: number
	readonly sentLastDay: number
}
export interface DomainDetail extends Found {
	readonly can: DomainMay
	/** Where the mail to postmaster and abuse goes; NULL where the viewer may not see aliases. */
	readonly protectedAliases:
		| readonly { readonly id: string; readonly address: string; readonly destinations: string[] }[]
		| null
}

/** One domain, live or in the trash, with what the viewer may do to it; NULL when it is not there or not theirs to see. */
export async function getDomain(viewer: Loaded, id: string): Promise<DomainDetail | null> {
	const [row] = await query(
		viewer,
		'domain.read',
		(read) => read.sql<Found>`
			SELECT d.id, d.name, d.description, d.enabled, d.deleted_at AS "deletedAt", app.domain_erases_at(d.id) AS "erasesAt", d.created_at AS "createdAt", d.version,
				d.enabled AND d.organization_id IN (SELECT app.stopped_organizations()) AS stopped, d.default_quota_bytes AS "defaultQuotaBytes",
				d.organization_id AS "organizationId", o.name AS "organizationName", chain.lineage,
				coalesce(u.mailboxes, 0) AS mailboxes, coalesce(u.aliases, 0) AS aliases, coalesce(u.lists, 0) AS lists, coalesce(u.storage_bytes, 0) AS "storageBytes",
				coalesce((SELECT s.bytes FROM mail_sum s WHERE s.subject_id = d.id), 0) AS "usedBytes",
				d.max_mailboxes AS "maxMailboxes", d.max_aliases AS "maxAliases", d.max_lists AS "maxLists", d.max_storage_bytes AS "maxStorageBytes",
				d.max_sends_per_hour AS "maxSendsPerHour", d.max_sends_per_day AS "maxSendsPerDay", app.sent_last_hour(c) AS "sentLastHour",
				app.sent_last_day(c) AS "sentLastDay"
			FROM domain d CROSS JOIN LATERAL app.chain_of_domain(d.id) chain
			LEFT JOIN organization o ON o.id = d.organization_id LEFT JOIN usage u ON u.subject_id = d.id
			LEFT JOIN send_counter c ON c.subject_id = d.id AND c.domain_id = d.id WHERE d.id = ${id}::uuid`,
	)
	if (!row) return null
	const place = domainPlace({ id, organization: { id: row.organizationId, lineage: row.lineage } })
	const can = canOf(viewer, place, row)
	return {
		...row,
		can,
		protectedAliases: can['alias.read'] && !row.deletedAt ? await protectedAliases(viewer, id) : null,
	}
}

function canOf(viewer: Loaded, place: FoundPlace<'domain'>, row: Found): DomainMay {
	const asked = Object.fromEntries(ASKED.map((right) => [right, may(viewer.actor, right, place, viewer.now)]))
	const organization = organizationPlace({ id: row.organizationId, lineage: row.lineage })
	return {
		...(asked as Record<(typeof ASKED)[number], boolean>),
		'set-limits': may(viewer.actor, 'domain.edit', above(place), viewer.now),
		'read-mailboxes': may(viewer.actor, 'mailbox.read', { ...place, kind: 'mailbox' }, viewer.now),
		'read-organization': may(viewer.actor, 'organization.read', organization, viewer.now),
	}
}

const protectedAliases = async (viewer: Loaded, domainId: string) =>
	queryIfAllowed(viewer, 'alias.read', (read) =>
		read.alias.findMany({
			where: { domainId, protected: true },
			select: { id: true, address: true, destinations: true },
			orderBy: { address: 'desc' },
		}),
	)
