import type { ReadHandle } from '@/core/gateway/handles'
import { mailboxPlace, WITH_DOMAIN_CHAIN } from '@/core/gateway/places'

const MAILBOX = {
	id: true,
	address: true,
	accountId: true,
	deletedAt: true,
	eraseBackupId: true,
	erasedAt: true,
	quotaBytes: true,
	domain: { select: { ...WITH_DOMAIN_CHAIN.select, name: true, deletedAt: true } },
	account: { select: { id: true, name: true } },
} as const
const BACKUP = {
	id: true,
	mailboxId: true,
	address: true,
	state: true,
	store: true,
	object: true,
	sha256: true,
	encryptedTo: true,
	messages: true,
	mailBytes: true,
	createdAt: true,
} as const

const mailboxOf = (read: ReadHandle, where: { readonly id: string } | { readonly address: string }) =>
	read.mailbox.findFirst({ where: 'id' in where ? where : { ...where, deletedAt: null }, select: MAILBOX })

/**
 * A backup and the mailbox into which it goes. Both places are asked, and rank over both owners: whoever restores into another mailbox shows
 * the mail of one person to another.
 * @param into an address; NULL = where it came from
 */
export async function locateRestore(read: ReadHandle, { backup: id, into }: { backup: string; into: string | null }) {
	const backup = await read.backup.findFirst({ where: { id }, select: BACKUP })
	const source = backup && (await mailboxOf(read, { id: backup.mailboxId }))
	const target = into === null ? source : await mailboxOf(read, { address: into })
	return backup && source && target ? located({ backup, source, target }) : null
}

type Row = NonNullable<Awaited<ReturnType<typeof mailboxOf>>>
interface Found<B> {
	readonly backup: B
	readonly source: Row
	readonly target: Row
}
const located = <B>({ backup, source, target }: Found<B>) => ({
	place: mailboxPlace(target),
	...(source.id === target.id ? {} : { morePlaces: [mailboxPlace(source)], people: [source.accountId] }),
	person: target.accountId,
	label: target.address,
	row: { backup, source, target },
})

const OPEN = ['waiting', 'running'] as ('waiting' | 'running')[]

/** A restore that is on its way, with the same places and people as when it was asked for. */
export async function locateOpenRestore(read: ReadHandle, id: string) {
	const restore = await read.restore.findFirst({
		where: { id, state: { in: OPEN } },
		select: { id: true, backupId: true, mailboxId: true, fromAddress: true, madeAgain: true, total: true },
	})
	const backup = restore && (await read.backup.findFirst({ where: { id: restore.backupId }, select: BACKUP }))
	const source = backup && (await mailboxOf(read, { id: backup.mailboxId }))
	const target = restore && (await mailboxOf(read, { id: restore.mailboxId }))
	if (!(restore && backup && source && target)) return null
	const found = located({ backup, source, target })
	return { ...found, row: { ...found.row, restore } }
}
