import type { ReadHandle } from '@/core/gateway/handles'
import { type FoundPlace, mailboxPlace, WITH_DOMAIN_CHAIN } from '@/core/gateway/places'
import { foundPlace } from './mailbox-standing'

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
	why: true,
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

/** Where a backup came from: a mailbox, in use or not, or none where it was found in the store. */
interface Source {
	readonly id: string
	readonly place: FoundPlace<'mailbox'>
	readonly people: string[]
}
async function sourceOf(
	read: ReadHandle,
	{ mailboxId, why }: { readonly mailboxId: string; readonly why: string },
): Promise<Source | null> {
	if (why === 'found') return { id: mailboxId, place: foundPlace(mailboxId), people: [] }
	const row = await mailboxOf(read, { id: mailboxId })
	return row && { id: row.id, place: mailboxPlace(row), people: [row.accountId] }
}

/**
 * A backup and the mailbox into which it goes. Both places are asked, and rank over both owners: whoever restores into another mailbox shows
 * the mail of one person to another.
 * @param into an address; NULL = where it came from
 */
export async function locateRestore(read: ReadHandle, { backup: id, into }: { backup: string; into: string | null }) {
	const backup = await read.backup.findFirst({ where: { id }, select: BACKUP })
	const source = backup && (await sourceOf(read, backup))
	const target = await (into !== null
		? mailboxOf(read, { address: into })
		: backup && mailboxOf(read, { id: backup.mailboxId }))
	return backup && source && target ? located({ backup, source, target }) : null
}

type Row = NonNullable<Awaited<ReturnType<typeof mailboxOf>>>
interface Found<B> {
	readonly backup: B
	readonly source: Source
	readonly target: Row
}
const located = <B>({ backup, source, target }: Found<B>) => ({
	place: mailboxPlace(target),
	...(source.id === target.id ? {} : { morePlaces: [source.place], people: source.people }),
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
	const source = backup && (await sourceOf(read, backup))
	const target = restore && (await mailboxOf(read, { id: restore.mailboxId }))
	if (!(restore && backup && source && target)) return null
	const found = located({ backup, source, target })
	return { ...found, row: { ...found.row, restore } }
}
