import type { Manifest } from '@/platform/archive/manifest'
import { ArchiveError, readArchive } from '@/platform/archive/read-archive'
import { storeOf } from '@/platform/backup-store'

/** Enough was read. */
class Enough extends Error {}

/**
 * What a backup says of itself: the first file of its archive, and no more of it is read. NULL where it cannot be read: it is encrypted, or its
 * store does not answer. Nothing is decided by it; before mail is brought back the whole archive is proved.
 */
export async function manifestOf(backup: {
	readonly id: string
	readonly store: string
	readonly object: string
	readonly encryptedTo: string | null
}): Promise<Manifest | null> {
	if (backup.encryptedTo !== null) return null
	let found: Manifest | null = null
	try {
		const archive = await storeOf(backup.store)?.get(backup.object)
		if (!archive) return null
		found = await readArchive(archive, async (_file, manifest) => {
			found = manifest
			throw new Enough()
		})
	} catch (error) {
		if (error instanceof ArchiveError) return null
	}
	const manifest = found as Manifest | null
	return manifest?.backup === backup.id ? manifest : null
}
