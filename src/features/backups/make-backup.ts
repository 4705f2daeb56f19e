/**
 * Makes and proves one backup: Dovecot copies the mail to a folder beside the store; the archive is made of the copy, stored, read back from
 * where it lies, and held against the store itself, message by message. Nothing of it changes the mailbox, so it may be stopped anywhere
 * and begun again: each try starts by clearing away what an earlier one left under the same names.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '@/platform/archive/manifest'
import type { Proof } from '@/platform/archive/proof'
import type { StoredMessage } from '@/platform/mail-server/maildir'
import { removeCopyFolder } from '@/platform/mail-server/store'
import { differenceInUse, differenceOf } from './compare'
import { copied } from './copy-mailbox'
import { keepProved } from './keep-proved'
import type { BackupToMake } from './mailbox-snapshot'
import { contentsOfStore, type Means } from './means'
import { pack } from './pack-archive'

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
		const archive = { packed, object, manifest, recipient: wanted.recipient, store: means.store }
		const proof = await keepProved(archive, tell, () => differing(wanted, manifest, copy.before, means))
		await tell('settle')
		return proof
	} finally {
		await rm(packed, { force: true })
		await removeCopyFolder(means.mailFolder, wanted.id)
	}
}

async function differing(
	wanted: BackupToMake,
	manifest: Manifest,
	before: readonly StoredMessage[],
	means: Means,
): Promise<string | null> {
	const store = await contentsOfStore(wanted.mailbox, means)
	return wanted.still ? differenceOf(manifest, store) : differenceInUse(manifest, before, store)
}
