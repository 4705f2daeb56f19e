import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'
import type { Limits } from '@/core/policy'
import { type HeldGrant, heldGrant } from './held-grants'

/** A grant with what is known around it, for the page that changes it. */
export interface GrantToEdit {
	readonly grant: HeldGrant
	readonly holder: string
	/** What of its use is handed on, by limit. */
	readonly handedOn: {
		readonly mailboxes: number
		readonly aliases: number
		readonly lists: number
		readonly storageBytes: bigint
	}
	/** The most that the grant above has room for; NULL = out of the viewer's sight, or there is none. */
	readonly above: { readonly limits: Limits; readonly endsAt: Date | null; readonly passOnDepth: number } | null
}
interface AboveRow {
	readonly maxMailboxes: number | null
	readonly maxAliases: number | null
	readonly maxLists: number | null
	readonly maxStorage: bigint | null
	readonly storagePerMailboxBytes: bigint | null
	readonly sendsPerHour: number | null
	readonly sendsPerDay: number | null
	readonly endsAt: Date | null
	readonly passOnDepth: number
	readonly mailboxes: number
	readonly aliases: number
	readonly lists: number
	readonly storageBytes: bigint
}
interface Around {
	readonly holder: string
	readonly mailboxes: number
	readonly aliases: number
	readonly lists: number
	readonly storageBytes: bigint
}

/** @returns NULL when it is not there, or not the viewer's to change */
export async function grantToEdit(viewer: Loaded, id: string): Promise<GrantToEdit | null> {
	const grant = await heldGrant(viewer, id)
	if (!grant?.mayEdit) return null
	return query(viewer, 'account.read', async (read) => {
		const [around] = await read.sql<Around>`
			SELECT a.name AS holder, coalesce(sum(c.max_mailboxes), 0)::int AS mailboxes, coalesce(sum(c.max_aliases), 0)::int AS aliases, coalesce(sum(c.max_lists), 0)::int AS lists,
				coalesce(sum(c.max_storage_bytes), 0)::bigint AS "storageBytes"
			FROM account a LEFT JOIN access_grant c ON c.parent_id = ${id}::uuid AND c.revoked_at IS NULL
			WHERE a.id = ${grant.accountId}::uuid GROUP BY a.name`
		const [above] = await read.sql<AboveRow>`
			SELECT g.max_mailboxes AS "maxMailboxes", g.max_aliases AS "maxAliases", g.max_lists AS "maxLists", g.max_storage_bytes AS "maxStorage",
				g.max_storage_per_mailbox_bytes AS "storagePerMailboxBytes", g.max_sends_per_hour AS "sendsPerHour", g.max_sends_per_day AS "sendsPerDay", g.ends_at AS "endsAt",
				g.pass_on_depth AS "passOnDepth", coalesce(u.mailboxes, 0) AS mailboxes, coalesce(u.aliases, 0) AS aliases, coalesce(u.lists, 0) AS lists, coalesce(u.storage_bytes, 0) AS "storageBytes"
			FROM access_grant g LEFT JOIN usage u ON u.subject_id = g.id WHERE g.id = ${grant.parentId}::uuid`
		if (!around) return null
		const { holder, ...handedOn } = around
		return { grant, holder, handedOn, above: above ? roomIn(above, grant.limits) : null }
	})
}

/** What this one has reserved there already is room for it too. */
const room = <N extends number | bigint>(most: N | null, used: N, mine: N | null): N | null => {
	if (most === null) return null
	const left = (most > used ? most - used : most - most) as N
	return (mine === null ? left : (left as unknown as number) + (mine as unknown as number)) as N
}

function roomIn(above: AboveRow, mine: Limits): NonNullable<GrantToEdit['above']> {
	const { storagePerMailboxBytes, sendsPerHour, sendsPerDay, endsAt, passOnDepth } = above
	return {
		limits: {
			mailboxes: room(above.maxMailboxes, above.mailboxes, mine.mailboxes),
			aliases: room(above.maxAliases, above.aliases, mine.aliases),
			lists: room(above.maxLists, above.lists, mine.lists),
			storageBytes: room(above.maxStorage, above.storageBytes, mine.storageBytes),
			storagePerMailboxBytes,
			sendsPerHour,
			sendsPerDay,
		},
		endsAt,
		passOnDepth,
	}
}
