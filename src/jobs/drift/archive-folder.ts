/**
 * Puts a folder of the mail store that belongs to no mailbox into an archive, and takes it out of the store. Until the archive is kept nothing was
 * done, and a try that was ended before begins anew; from then on it is finished, by whichever try: the folder is moved out of the store in one
 * moment, held against the archive once more where nobody can reach it, and only then removed.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { differenceOf } from '@/features/backups/compare'
import { keepProved } from '@/features/backups/keep-proved'
import type { Means } from '@/features/backups/means'
import { pack } from '@/features/backups/pack-archive'
import type { FolderToArchive } from '@/features/drift/folder-to-archive'
import type { Proof } from '@/platform/archive/proof'
import {
	asideOf,
	copyFound,
	foundAt,
	foundFolder,
	moveAside,
	moveBack,
	removeAside,
} from '@/platform/mail-server/found-folder'
import { contentsHash, foldersOf, hashedMessagesOf } from '@/platform/mail-server/maildir'
import { exists, StoreError } from '@/platform/mail-server/store'

export const ARCHIVING_STEPS = ['copy', 'keep', 'read back', 'compare', 'tell', 'move', 'check', 'remove'] as const
export type ArchivingStep = (typeof ARCHIVING_STEPS)[number]
export type OnArchiving = (step: ArchivingStep) => unknown

const contentsOf = async (maildir: string | null) => ({
	folders: maildir === null ? [] : await foldersOf(maildir),
	messages: maildir === null ? [] : await hashedMessagesOf(maildir),
})

/**
 * Makes the archive and proves it; the store is as it was.
 * @throws StoreError, BackupRefused, BackupStoreError with a sentence
 */
export async function archiveFolder(wanted: FolderToArchive, means: Means, onStep: OnArchiving): Promise<Proof> {
	const work = join(means.workFolder, `found-${wanted.id}`)
	const packed = join(work, 'archive.tar.zst')
	const object = `found/${wanted.id}.tar.zst${wanted.recipient ? '.age' : ''}`
	try {
		await rm(work, { recursive: true, force: true })
		await mkdir(work, { recursive: true, mode: 0o700 })
		await onStep('copy')
		const folder = await foundFolder(means.mailFolder, wanted.folder)
		const copy = await copyFound(folder, join(work, 'copy'))
		const manifest = await pack(wanted, copy, packed)
		if (manifest.counts.messages !== folder.messages)
			throw new StoreError('Some messages in it have one and the same name, and only one of each would be kept.')
		await onStep('keep')
		const archive = { packed, object, manifest, recipient: wanted.recipient, store: means.store }
		return await keepProved(archive, onStep, async () => differenceOf(manifest, await contentsOf(folder.maildir)))
	} finally {
		await rm(work, { recursive: true, force: true })
	}
}

/**
 * Takes the folder out of the store, of which the archive is kept. May be repeated wherever it was ended.
 * @param contents the hash over what the archive holds
 * @returns why it is in its place still, in a sentence; NULL = it is gone
 */
export async function removeFolder(
	{ id, folder, contents }: FolderToArchive & { readonly contents: string },
	{ mailFolder, server }: Means,
	onStep: OnArchiving,
): Promise<string | null> {
	const aside = asideOf(mailFolder, id)
	const home = join(mailFolder, folder)
	if (!(await exists(aside)) && (await exists(home))) {
		await onStep('move')
		await moveAside(mailFolder, id, home)
	}
	if (await exists(aside)) {
		await onStep('check')
		const fault = await whyNotTheSame(aside, contents)
		if (fault !== null) {
			await moveBack(mailFolder, id, home)
			return fault
		}
	}
	await onStep('remove')
	await removeAside(mailFolder, id, server)
	return null
}

/** What was moved aside is what was archived, and nothing came to it meanwhile. */
async function whyNotTheSame(aside: string, contents: string): Promise<string | null> {
	try {
		const { maildir, messages: count } = await foundAt(aside)
		const { folders, messages } = await contentsOf(maildir)
		return messages.length === count && contentsHash(folders, messages) === contents ? null : CHANGED
	} catch (error) {
		if (error instanceof StoreError) return `${CHANGED} ${error.message}`
		throw error
	}
}
const CHANGED =
	'It changed while it was archived, and lies where it lay. What was archived until then is among the backups.'
