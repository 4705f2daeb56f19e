/**
 * Makes and proves one backup: Dovecot copies the mail to a folder beside the store; the archive is made of the copy, stored, read back from
 * where it lies, and held against the store itself, message by message. Nothing of it changes the mailbox, so it may be stopped anywhere
 * and begun again: each try starts by clearing away what an earlier one left under the same names.
 */
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '@/platform/archive/manifest'
import { hashOfStream } from '@/platform/archive/read-archive'
import { contentsHash, type StoredMessage } from '@/platform/mail-server/maildir'
import { removeCopyFolder } from '@/platform/mail-server/store'
import { differenceInUse, differenceOf } from './compare'
import { copied } from './copy-mailbox'
import type { BackupToMake } from './mailbox-snapshot'
import { contentsOfStore, type Means } from './means'
import { BackupRefused, keep, pack, proved, readBack } from './pack-archive'
import type { Proof } from './report-backup'

export const STEPS = ['copy', 'pack', 'keep', 'read back', 'compare', 'settle'] as const
export type Step = (typeof STEPS)[number]

/**
 * @param onStep told before each step; whoever tests what happens when a worker is killed there listens
 * @throws BackupRefused when it is not the mail; anything else may go better the next time
 */
export async function makeBackup(
	wanted: BackupToMake,
	means: Means,
	onStep: (step: Step) => unknown = () => undefined,
): Promise<Proof> {
	const tell = async (step: Step) => void (await onStep(step))
	const packed = join(means.workFolder, `${wanted.id}.tar.zst`)
	try {
		await mkdir(means.workFolder, { recursive: true, mode: 0o700 })
		await rm(packed, { force: true })
		await tell('copy')
		const copy = await copied(wanted, means)
		await tell('pack')
		const manifest = await pack(wanted, copy, packed)
		await tell('keep')
		const object = `${wanted.mailbox.domainId}/${wanted.mailbox.id}/${wanted.id}.tar.zst${wanted.recipient ? '.age' : ''}`
		// Encrypted, nobody here can look into it any more: what is sealed is proved before.
		if (wanted.recipient) await proved(createReadStream(packed), manifest)
		const kept = await keep(packed, object, wanted.recipient, means.store)
		try {
			await tell('read back')
			const again = await means.store.get(object)
			const back = wanted.recipient ? await hashOfStream(again) : await readBack(again, manifest)
			if (back.sha256 !== kept.sha256) throw new BackupRefused('What was read back is not what was stored.')
			await tell('compare')
			await compare(wanted, manifest, copy.before, means)
		} catch (error) {
			if (error instanceof BackupRefused) await means.store.remove(object)
			throw error
		}
		await tell('settle')
		return {
			store: means.store.kind,
			place: means.store.place,
			object,
			encryptedTo: wanted.recipient,
			bytes: BigInt(kept.bytes),
			sha256: kept.sha256,
			contents: contentsHash(manifest.folders, manifest.messages),
			messages: manifest.counts.messages,
			folders: manifest.counts.folders,
			mailBytes: BigInt(manifest.counts.bytes),
		}
	} finally {
		await rm(packed, { force: true })
		await removeCopyFolder(means.mailFolder, wanted.id)
	}
}

async function compare(
	wanted: BackupToMake,
	manifest: Manifest,
	before: readonly StoredMessage[],
	means: Means,
): Promise<void> {
	const store = await contentsOfStore(wanted.mailbox, means)
	const difference = wanted.still ? differenceOf(manifest, store) : differenceInUse(manifest, before, store)
	if (difference) throw new BackupRefused(difference)
}
