/** What a new template begins with when it is cloned: the settings of a mailbox, or the rights of a person, as the viewer sees them now. */
import { writtenBytes } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { queryIfAllowed } from '@/core/gateway/query'
import { isGrantable } from '@/core/policy'
import { type AddressPattern, PATTERNS, proposedLocalPart } from '@/core/proposed-address'
import { isUuid } from '@/platform/uuid'

/** Fields of the form, by name, and whose they are. */
export interface CloneSource {
	/** Whom it is cloned from. */
	readonly from: string
	readonly fields: Readonly<Record<string, string>>
	readonly rights: readonly string[]
}

/** The pattern that makes this address of the owner's name, if one does. */
const patternOf = (localPart: string, name: string): string =>
	(Object.keys(PATTERNS) as AddressPattern[]).find((pattern) => proposedLocalPart(pattern, name) === localPart) ?? ''

/** NULL = no such mailbox, or not the viewer's to see. */
export async function cloneOfMailbox(viewer: Loaded, id: string): Promise<CloneSource | null> {
	if (!isUuid(id)) return null
	const row = await queryIfAllowed(viewer, 'mailbox.read', (read) =>
		read.mailbox.findFirst({
			where: { id, deletedAt: null },
			select: {
				address: true,
				localPart: true,
				quotaBytes: true,
				sendOnly: true,
				protocols: true,
				account: { select: { name: true } },
			},
		}),
	)
	if (!row) return null
	const addressPattern = patternOf(row.localPart, row.account.name)
	const sendOnly = row.sendOnly ? 'on' : ''
	const fields = { quota: writtenBytes(row.quotaBytes), sendOnly, protocols: row.protocols.join(), addressPattern }
	return { from: row.address, fields, rights: [] }
}

interface Held {
	readonly name: string
	readonly rights: string[]
	readonly kind: string
	readonly maxMailboxes: number | null
	readonly maxAliases: number | null
	readonly maxLists: number | null
	readonly maxStorage: bigint | null
	readonly maxStoragePerMailbox: bigint | null
	readonly maxSendsPerHour: number | null
	readonly maxSendsPerDay: number | null
	readonly passOnDepth: number
}

/** The widest live grant of a person: its rights and limits, and how wide its scope is. NULL = they hold none that the viewer sees. */
export async function cloneOfPerson(viewer: Loaded, id: string): Promise<CloneSource | null> {
	if (!isUuid(id)) return null
	const found = await queryIfAllowed(
		viewer,
		'account.read',
		(read) => read.sql<Held>`
			SELECT a.name, g.rights, s.kind::text AS kind, g.max_mailboxes AS "maxMailboxes", g.max_aliases AS "maxAliases", g.max_lists AS "maxLists", g.max_storage_bytes AS "maxStorage",
				g.max_storage_per_mailbox_bytes AS "maxStoragePerMailbox", g.max_sends_per_hour AS "maxSendsPerHour", g.max_sends_per_day AS "maxSendsPerDay", g.pass_on_depth AS "passOnDepth"
			FROM account a JOIN access_grant g ON g.account_id = a.id JOIN grant_scope s ON s.grant_id = g.id
			WHERE a.id = ${id}::uuid AND g.revoked_at IS NULL AND g.starts_at <= now() AND (g.ends_at IS NULL OR g.ends_at > now())
			ORDER BY cardinality(g.rights) DESC, g.created_at, g.id LIMIT 1`,
	)
	const [held] = found ?? []
	if (!held) return null
	const count = (value: number | null) => (value === null ? '' : String(value))
	const fields = {
		scope: held.kind === 'server' ? 'organization' : held.kind,
		maxMailboxes: count(held.maxMailboxes),
		maxAliases: count(held.maxAliases),
		maxLists: count(held.maxLists),
		maxStorage: writtenBytes(held.maxStorage),
		maxStoragePerMailbox: writtenBytes(held.maxStoragePerMailbox),
		maxSendsPerHour: count(held.maxSendsPerHour),
		maxSendsPerDay: count(held.maxSendsPerDay),
		passOnDepth: String(held.passOnDepth),
	}
	return { from: held.name, fields, rights: held.rights.filter(isGrantable) }
}
