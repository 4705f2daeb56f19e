import { createReadStream } from 'node:fs'
import type { Manifest } from '@/platform/archive/manifest'
import type { Proof } from '@/platform/archive/proof'
import { hashOfStream } from '@/platform/archive/read-archive'
import type { BackupStore } from '@/platform/backup-store'
import { contentsHash } from '@/platform/mail-server/maildir'
import { BackupRefused, keep, proved, readBack } from './pack-archive'

export interface Packed {
	/** Where the packed file lies; it stays there. */
	readonly packed: string
	/** Its name in the store. */
	readonly object: string
	readonly manifest: Manifest
	/** An age recipient to which it is encrypted; NULL = it is not. */
	readonly recipient: string | null
	readonly store: BackupStore
}

/**
 * Keeps an archive and proves it: it is stored, read back from where it lies, and held against the mail. What is not proved is taken out of
 * the store again.
 * @param whatDiffers between the manifest and the mail by now, in a sentence; NULL = nothing
 * @throws BackupRefused when it is not the mail; anything else may go better the next time
 */
export async function keepProved(
	{ packed, object, manifest, recipient, store }: Packed,
	onStep: (step: 'read back' | 'compare') => unknown,
	whatDiffers: () => Promise<string | null>,
): Promise<Proof> {
	// Encrypted, nobody here can look into it any more: what is sealed is proved before.
	if (recipient) await proved(createReadStream(packed), manifest)
	try {
		const kept = await keep(packed, object, recipient, store)
		await onStep('read back')
		const again = await store.get(object)
		const back = recipient ? await hashOfStream(again) : await readBack(again, manifest)
		if (back.sha256 !== kept.sha256) throw new BackupRefused('What was read back is not what was stored.')
		await onStep('compare')
		const difference = await whatDiffers()
		if (difference) throw new BackupRefused(difference)
		return {
			store: store.kind,
			place: store.place,
			object,
			encryptedTo: recipient,
			bytes: BigInt(kept.bytes),
			sha256: kept.sha256,
			contents: contentsHash(manifest.folders, manifest.messages),
			messages: manifest.counts.messages,
			folders: manifest.counts.folders,
			mailBytes: BigInt(manifest.counts.bytes),
		}
	} catch (error) {
		const removed = store.remove(object)
		// What is refused is tried no more, so it must be gone; what failed is made again under the same name.
		await (error instanceof BackupRefused ? removed : removed.catch(() => undefined))
		throw error
	}
}
