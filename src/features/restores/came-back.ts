import type { Manifest } from '@/platform/archive/manifest'
import type { HashedMessage } from '@/platform/mail-server/maildir'

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`
const whole = ({ folder, sha256, date, flags }: Pick<HashedMessage, 'folder' | 'sha256' | 'date' | 'flags'>): string =>
	JSON.stringify([folder, sha256, date, [...flags].sort()])

/**
 * Holds what a restore brought into an empty place against what the archive names, message by message: folder, content, date, flags. Pure.
 * @returns how many came back as they were, and what did not, in a sentence; NULL = all of it did
 */
export function cameBack(
	told: Pick<Manifest, 'folders' | 'messages'>,
	there: { readonly folders: readonly string[]; readonly messages: readonly HashedMessage[] },
): { readonly found: number; readonly fault: string | null } {
	const left = new Map<string, number>()
	for (const message of there.messages) left.set(whole(message), (left.get(whole(message)) ?? 0) + 1)
	let found = 0
	for (const message of told.messages) {
		const times = left.get(whole(message)) ?? 0
		if (times > 0) found += 1
		left.set(whole(message), Math.max(0, times - 1))
	}
	const missing = told.messages.length - found
	const extra = there.messages.length - found - Math.min(missing, there.messages.length - found)
	const folders = told.folders.filter((folder) => !there.folders.includes(folder)).length
	const parts = [
		missing > 0 && `${count(missing, 'message')} of ${told.messages.length} did not come back as they were`,
		extra > 0 && `${count(extra, 'message')} came back that the backup does not name`,
		folders > 0 && `${count(folders, 'folder')} did not come back`,
	].filter(Boolean)
	return { found, fault: parts.length === 0 ? null : `${parts.join(', ')}.` }
}
