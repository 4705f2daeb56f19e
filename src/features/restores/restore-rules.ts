/** Rules about restores that need neither clock nor database. */
import type { Problem } from '@/core/gateway/result'

export const INBOX = 'INBOX'
/** For what the key of an archive is sealed. */
export const KEY_PURPOSE = 'restore'
export const WRITE_ADDRESS = 'Write the whole address of a mailbox.'
export const NO_SUCH_TARGET = 'There is no mailbox of this address into which you may restore.'
export const LIST_LOST = 'The list is gone, or you may not put anybody on it.'

interface Mailbox {
	readonly deletedAt: Date | null
	readonly eraseBackupId: string | null
	readonly erasedAt: Date | null
	readonly domain: { readonly deletedAt: Date | null }
}

/** Why this backup cannot go into that mailbox at all, in a sentence; NULL = it can. */
export function whyNot({ backup, target }: { backup: { readonly state: string }; target: Mailbox }): string | null {
	if (backup.state === 'expired') return 'The time of this backup was over, and it is deleted.'
	if (backup.state !== 'verified') return 'This backup was never proved to be whole, so nothing is restored from it.'
	if (target.domain.deletedAt !== null) return 'The domain lies in the trash. Restore the domain first.'
	if (target.eraseBackupId !== null && target.erasedAt === null)
		return 'This mailbox is being erased at this moment. Ask again when that is done.'
	if (target.deletedAt !== null && target.erasedAt === null)
		return 'The mailbox lies in the trash with all its mail. Restore it from there first.'
	return null
}

/** What a verb said, in one sentence: that beside the first field, where it names one. */
export const sentenceOf = (problem: Problem): string =>
	('fields' in problem && Object.values(problem.fields ?? {})[0]) || problem.text

/** As Dovecot calls folders on disk; what a manifest says may have been written by anybody. */
export const isFolder = (disk: string): boolean =>
	disk === '' || (disk.length <= 250 && /^(\.[^./\\\p{Cc}]+)+$/u.test(disk))

/** A name of a keyword that can stand in a line of its own. */
export const isKeyword = (word: string): boolean => /^[^\s\p{Cc}]{1,100}$/u.test(word)
