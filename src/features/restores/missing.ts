/**
 * What of a backup is not in the mailbox. A message is the same when its bytes are; that it was read or flagged since, or that mail came in
 * meanwhile, makes no difference. Each message there stands for one of the backup: who had it twice gets it twice. Pure.
 */

/** Of a backup, or of the mailbox as it is. */
export interface Known {
	/** As the folder is called on disk. */
	readonly folder: string
	readonly sha256: string
}

/** Where what was thrown away lies: who restores wants it back from there. */
const THROWN_AWAY = '.Trash'

/**
 * @param folderFor where a folder of the backup goes
 * @param elsewhere count messages that lie in another folder by now, too
 * @returns those that have to be brought back, in their order
 */
export function missingFrom<M extends Known>(
	backup: readonly M[],
	there: readonly Known[],
	{ folderFor, elsewhere }: { folderFor: (folder: string) => string; elsewhere: boolean },
): M[] {
	const places = new Map<string, Map<string, number>>()
	for (const { folder, sha256 } of there) {
		const folders = places.get(sha256) ?? new Map<string, number>()
		folders.set(folder, (folders.get(folder) ?? 0) + 1)
		places.set(sha256, folders)
	}
	const take = (sha256: string, folder: string): boolean => {
		const count = places.get(sha256)?.get(folder) ?? 0
		if (count > 0) places.get(sha256)?.set(folder, count - 1)
		return count > 0
	}
	// First those that lie where they lay, so that none of them is taken for another that was moved.
	const moved = backup.filter(({ folder, sha256 }) => !take(sha256, folderFor(folder)))
	if (!elsewhere) return moved
	return moved.filter(({ sha256 }) => {
		const somewhere = [...(places.get(sha256) ?? [])].find(([folder, count]) => count > 0 && folder !== THROWN_AWAY)
		return !(somewhere && take(sha256, somewhere[0]))
	})
}

/** Where a folder goes that is not restored in its place. @param into a folder's name without dots @param folder on disk */
export const folderBelow = (into: string, folder: string): string => `.${into}${folder === '' ? '.INBOX' : folder}`
