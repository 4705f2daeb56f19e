import { stat } from 'node:fs/promises'
import { messagesOf, type StoredMessage } from '@/platform/mail-server/maildir'
import {
	copyMail,
	exists,
	homeOf,
	maildirOf,
	newCopyFolder,
	type Rule,
	rulesOf,
	StoreError,
} from '@/platform/mail-server/store'
import type { BackupToMake } from './mailbox-snapshot'
import type { Means } from './means'

/** A mailbox's mail, beside the store. */
export interface Copy {
	/** NULL = there is no maildir, since no mail ever came. */
	readonly maildir: string | null
	readonly rules: readonly Rule[]
	/** What the store held before. */
	readonly before: readonly StoredMessage[]
}
const NOTHING: Copy = { maildir: null, rules: [], before: [] }

const homeOfWanted = ({ mailbox }: BackupToMake, { mailFolder }: Means) =>
	homeOf(mailFolder, mailbox.domain, mailbox.id)

/**
 * Has the mail copied by Dovecot, to a folder of the backup's own.
 * @throws MailServerError, StoreError; one that has no mail is told from one whose mail cannot be found
 */
export async function copied(wanted: BackupToMake, means: Means): Promise<Copy> {
	const { server, mailFolder } = means
	const { told, mailbox } = wanted
	if (!server) {
		if (told.messages === 0) return NOTHING
		throw new StoreError('The panel knows no mail server (DOVEADM_URL), so the mail cannot be copied.')
	}
	// Asked of the folder of all mail first: one that cannot be seen is not one that is empty.
	await stat(mailFolder).catch(() => {
		throw new StoreError(
			`The panel cannot look into ${mailFolder}, where mail is kept: \`npm run mail -- check\` says what to do.`,
		)
	})
	const home = homeOfWanted(wanted, means)
	if (!(await exists(home))) {
		if (told.messages === 0) return NOTHING
		throw new StoreError(`The mail server told of ${told.messages} messages, and there is no ${home}.`)
	}
	const before = await messagesOf(maildirOf(home))
	const folder = await newCopyFolder(mailFolder, wanted.id)
	await copyMail(server, mailbox.id, folder)
	return { maildir: folder, rules: await rulesOf(server, mailbox.id), before }
}
