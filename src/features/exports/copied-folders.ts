import { join } from 'node:path'
import { folderParts } from '@/platform/mail-server/folder-name'
import { besideMessages, foldersOf, messagesOf, type StoredMessage } from '@/platform/mail-server/maildir'
import type { ExportedFolder, ExportedMessage } from './zip-file'

/** The letters of a maildir's own flags; what else a message is marked with are names of keywords. */
const LETTER = /^[DFPRST]$/

/** @param maildir a copy that nobody changes meanwhile */
export async function copiedFolders(maildir: string): Promise<ExportedFolder[]> {
	const messages = await messagesOf(maildir)
	// Numbers of messages are of use to the same server alone; names of keywords go along.
	const beside = (await besideMessages(maildir)).filter((path) => /(^|\/)(dovecot-keywords|subscriptions)$/.test(path))
	return (await foldersOf(maildir)).map((folder) => ({
		name: folderParts(folder),
		maildirName: folder,
		messages: messages.filter((message) => message.folder === folder).map((message) => exported(maildir, message)),
		extras: beside
			.filter((path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))) === folder)
			.map((path) => ({ name: path.slice(path.lastIndexOf('/') + 1), path: join(maildir, path) })),
	}))
}

const exported = (maildir: string, { path, flags, date }: StoredMessage): ExportedMessage => ({
	path: join(maildir, path),
	name: path.slice(path.lastIndexOf('/') + 1),
	receivedAt: new Date(date * 1000),
	flags: flags.filter((flag) => LETTER.test(flag)).join(''),
	keywords: flags.filter((flag) => !LETTER.test(flag)),
	isRecent: /(^|\/)new\/[^/]*$/.test(path),
})
