import { shownBytes } from '@/core/address'
import type { Limits } from '@/core/policy'

const counted = (n: number, one: string, many: string): string => (n === 1 ? `1 ${one}` : `${n} ${many}`)

/** Limits as a sentence has them: "at most 25 mailboxes". Unlimited ones are not spoken of. */
export function limitWords({
	mailboxes,
	aliases,
	lists,
	storageBytes,
	storagePerMailboxBytes,
	sendsPerHour,
	sendsPerDay,
}: Limits): string[] {
	return [
		...(mailboxes === null ? [] : [`at most ${counted(mailboxes, 'mailbox', 'mailboxes')}`]),
		...(aliases === null ? [] : [`at most ${counted(aliases, 'alias', 'aliases')}`]),
		...(lists === null ? [] : [`at most ${counted(lists, 'list', 'lists')}`]),
		...(storageBytes === null ? [] : [`at most ${shownBytes(storageBytes)} in all`]),
		...(storagePerMailboxBytes === null ? [] : [`at most ${shownBytes(storagePerMailboxBytes)} for one mailbox`]),
		...(sendsPerHour === null
			? []
			: [`at most ${counted(sendsPerHour, 'recipient', 'recipients')} an hour from each domain`]),
		...(sendsPerDay === null
			? []
			: [`at most ${counted(sendsPerDay, 'recipient', 'recipients')} a day from each domain`]),
	]
}
