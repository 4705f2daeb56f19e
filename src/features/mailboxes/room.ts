import type { ReadHandle } from '@/core/gateway/handles'

/** What a mailbox would use up beside what it does: one more of them, and bytes; NULL = without a bound. */
interface More {
	readonly mailboxes: 0 | 1
	readonly storageBytes: bigint | null
}

/**
 * Does the grant under which a mailbox was made still have room? Where it has none, whoever raises or restores the mailbox takes
 * it over into a grant of their own: otherwise an administrator would be stopped by a delegate's limit, and told of it.
 * A guess that the counters check again.
 * @param grantId NULL: under no grant, where there is always room
 */
export async function hasRoom(read: ReadHandle, grantId: string | null, more: More): Promise<boolean> {
	if (grantId === null) return true
	const grant = await read.grant.findUnique({
		where: { id: grantId },
		select: { maxMailboxes: true, maxStorageBytes: true },
	})
	const used = await read.usage.findUnique({ where: { subjectId: grantId } })
	if (!grant) return false
	const mailboxes = (used?.mailboxes ?? 0) + more.mailboxes
	const storage = more.storageBytes === null ? null : (used?.storageBytes ?? 0n) + more.storageBytes
	const fits = (most: bigint | null) => most === null || (storage !== null && storage <= most)
	return (grant.maxMailboxes === null || mailboxes <= grant.maxMailboxes) && fits(grant.maxStorageBytes)
}
