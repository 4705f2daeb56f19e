/** Is what an archive holds the mail? Asked of the store itself, and never of the copy from which the archive was made. Pure. */
import type { Manifest } from '@/platform/archive/manifest'
import type { HashedMessage, StoredMessage } from '@/platform/mail-server/maildir'

type Told = Pick<Manifest, 'folders' | 'messages'>
interface Store {
	readonly folders: readonly string[]
	readonly messages: readonly HashedMessage[]
}

const whole = ({ folder, sha256, date, flags }: Pick<HashedMessage, 'folder' | 'sha256' | 'date' | 'flags'>): string =>
	JSON.stringify([folder, sha256, date, flags])
const content = ({ folder, sha256 }: Pick<HashedMessage, 'folder' | 'sha256'>): string => `${sha256} ${folder}`
const named = ({ folder, name }: Pick<StoredMessage, 'folder' | 'name'>): string => `${name} ${folder}`

/** What of `these` is not among `those`, each counted as often as it is there. */
function without<T>(these: readonly T[], those: readonly string[], key: (one: T) => string): T[] {
	const left = new Map<string, number>()
	for (const one of those) left.set(one, (left.get(one) ?? 0) + 1)
	return these.filter((one) => {
		const times = left.get(key(one)) ?? 0
		if (times > 0) left.set(key(one), times - 1)
		return times === 0
	})
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`

/**
 * For a mailbox that nobody can use: archive and store are the same, message by message, with flags, dates and folders.
 * @returns what is not, in a sentence; NULL = all is
 */
export function differenceOf(told: Told, store: Store): string | null {
	const lost = without(store.messages, told.messages.map(whole), whole)
	const extra = without(told.messages, store.messages.map(whole), whole)
	const folders =
		without(store.folders, told.folders, String).length + without(told.folders, store.folders, String).length
	if (lost.length + extra.length + folders === 0) return null
	const parts = [
		lost.length > 0 &&
			`${count(lost.length, 'message')} of the mailbox ${lost.length === 1 ? 'is' : 'are'} not in the archive as they are`,
		extra.length > 0 &&
			`${count(extra.length, 'message')} of the archive ${extra.length === 1 ? 'is' : 'are'} not in the mailbox`,
		folders > 0 && `${count(folders, 'folder')} ${folders === 1 ? 'differs' : 'differ'}`,
	].filter(Boolean)
	return `The backup is not the mail: ${parts.join(', ')}.`
}

/**
 * For a mailbox that is in use: whatever was there before the copy was made and is still there is in the archive, and the archive holds
 * nothing that was never there.
 * @param before what was there before the copy, by name alone
 */
export function differenceInUse(told: Told, before: readonly StoredMessage[], store: Store): string | null {
	const wasThere = new Set(before.map(named))
	const stayed = store.messages.filter((message) => wasThere.has(named(message)))
	const lost = without(stayed, told.messages.map(content), content)
	if (lost.length > 0)
		return `The backup is not the mail: ${count(lost.length, 'message')} of the mailbox ${lost.length === 1 ? 'is' : 'are'} not in the archive.`
	const stillThere = new Set(store.messages.map(named))
	const gone = before.filter((message) => !stillThere.has(named(message))).length
	const extra = without(told.messages, store.messages.map(content), content).length - gone
	return extra > 0
		? `The backup is not the mail: ${count(extra, 'message')} of the archive ${extra === 1 ? 'was' : 'were'} never in the mailbox.`
		: null
}
