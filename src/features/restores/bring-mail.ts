import { join } from 'node:path'
import { bringBack, createFolder, putRule, recount } from '@/platform/mail-server/bring-back'
import type { MailServer } from '@/platform/mail-server/doveadm'
import { foldersOf, hashOf, messagesOf } from '@/platform/mail-server/maildir'
import { copyMail, newCopyFolder, rulesOf } from '@/platform/mail-server/store'
import { folderBelow, type Known, missingFrom } from './missing'
import { isFolder, isKeyword } from './restore-rules'
import type { RestoreToDo } from './restore-to-do'
import type { Unpacked, UnpackedMessage } from './unpack'

export interface Means {
	readonly server: MailServer
	/** Absolute path. */
	readonly mailFolder: string
	/** Where this restore's own files are. */
	readonly folder: string
}
/** Into which mailbox, and below which folder of it. */
type Into = Pick<RestoreToDo, 'mailboxId' | 'intoFolder'>
/** Said after each batch. @throws what ends the restore */
export type Watch = (told: { total: number; done: number }) => Promise<void>

/** So many at once: a batch is the least that can be told as done, and takes a second or two. */
const BATCH = 250
/** The mailbox is looked at again after everything was brought; mail that is moved about meanwhile may want another look. */
const LOOKS = 4

/**
 * Brings back what is not there. What is there is read from the mailbox itself each time, never remembered: a restore that was killed in the
 * middle of anything goes on by looking, and ends only when nothing is missing any more.
 */
export async function bringMail(restore: Into, unpacked: Unpacked, means: Means, watch: Watch): Promise<void> {
	const total = unpacked.messages.length
	const here = mailboxOf(restore.mailboxId, means)
	const folderFor = (folder: string) => (restore.intoFolder === '' ? folder : folderBelow(restore.intoFolder, folder))
	for (let look = 1; ; look += 1) {
		const { messages, folders } = await here.look()
		const missing = missingFrom(unpacked.messages, messages, { folderFor, elsewhere: restore.intoFolder === '' })
		await watch({ total, done: total - missing.length })
		if (missing.length === 0) {
			for (const folder of unpacked.folders.map(folderFor))
				if (isFolder(folder) && !folders.includes(folder)) await createFolder(means.server, restore.mailboxId, folder)
			break
		}
		if (look === LOOKS)
			throw new Error(`${missing.length} of ${total} messages are still missing after they were brought back.`)
		await bringAll(missing, restore, means, (left) => watch({ total, done: total - left }))
	}
	await recount(means.server, restore.mailboxId)
}

async function bringAll(
	missing: readonly UnpackedMessage[],
	{ mailboxId, intoFolder }: Into,
	{ server, folder: into }: Means,
	onBatch: (left: number) => Promise<void>,
): Promise<void> {
	let left = missing.length
	for (const to of [...new Set(missing.map(({ folder }) => folder))]) {
		const those = missing.filter(({ folder }) => folder === to)
		for (let at = 0; at < those.length; at += BATCH) {
			const messages = those
				.slice(at, at + BATCH)
				.map(({ flags, ...message }) => ({ ...message, flags: flags.filter(isKeyword) }))
			await bringBack(server, mailboxId, { into, to, below: intoFolder, messages })
			left -= messages.length
			await onBatch(left)
		}
	}
}

/** The mailbox as it is: copied by Dovecot, and read from the copy. What was hashed once is not read again. */
function mailboxOf(mailbox: string, { server, mailFolder, folder }: Means) {
	const hashes = new Map<string, string>()
	let copy: string | undefined
	return {
		look: async (): Promise<{ messages: Known[]; folders: string[] }> => {
			copy ??= await newCopyFolder(mailFolder, `${folder.slice(folder.lastIndexOf('/') + 1)}-there`)
			await copyMail(server, mailbox, copy)
			const messages: Known[] = []
			for (const { folder: at, name, path } of await messagesOf(copy)) {
				const key = `${at}/${name}`
				const sha256 = hashes.get(key) ?? (await hashOf(join(copy, path)))
				hashes.set(key, sha256)
				messages.push({ folder: at, sha256 })
			}
			return { messages, folders: await foldersOf(copy) }
		},
	}
}

/** The owner's rules, into a mailbox that was made again and has none by now. */
export async function bringRules(
	{ mailboxId }: Into,
	{ manifest, rules }: Unpacked,
	{ server }: Means,
): Promise<number> {
	if (manifest.rules.length === 0 || (await rulesOf(server, mailboxId)).length > 0) return 0
	for (const { name, active, path } of manifest.rules)
		await putRule(server, mailboxId, { name, active, text: rules.get(path) ?? '' })
	return manifest.rules.length
}
