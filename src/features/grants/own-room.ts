import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'
import { isLive, type Limits } from '@/core/policy'

/** What is left of one of the viewer's own grants, for those who are about to use it up. */
export interface OwnRoom {
	readonly id: string
	readonly roleName: string
	readonly limits: Limits
	readonly used: {
		readonly mailboxes: number
		readonly aliases: number
		readonly lists: number
		readonly storageBytes: bigint
	}
}
type Use = OwnRoom['used'] & { readonly id: string }

/** What a new one uses up. */
const COUNTS = {
	'mailbox.create': ['mailboxes', 'storageBytes'],
	'alias.create': ['aliases'],
	'list.create': ['lists'],
} as const satisfies Record<string, readonly (keyof Limits)[]>

/**
 * The viewer's grants with this right, with what they have used of them; empty when one of them has no limit that counts, since
 * then nothing of the viewer's own can run out.
 */
export async function ownRoom(viewer: Loaded, right: keyof typeof COUNTS): Promise<readonly OwnRoom[]> {
	const counts = COUNTS[right]
	const held = viewer.actor.grants.filter((own) => own.rights.has(right) && isLive(own, viewer.now))
	if (held.length === 0 || held.some(({ limits }) => counts.every((name) => limits[name] === null))) return []
	const ids = held.map(({ id }) => id)
	const used = await query(
		viewer,
		'own.read',
		(read) => read.sql<Use>`
			SELECT u.subject_id AS id, u.mailboxes, u.aliases, u.lists, u.storage_bytes AS "storageBytes" FROM usage u WHERE u.subject_id = ANY (${ids}::uuid[])`,
	)
	return held.map(({ id, roleName, limits }) => {
		const { mailboxes = 0, aliases = 0, lists = 0, storageBytes = 0n } = used.find((use) => use.id === id) ?? {}
		return { id, roleName, limits, used: { mailboxes, aliases, lists, storageBytes } }
	})
}
