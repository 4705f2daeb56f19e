import type { BackupStore } from '@/platform/backup-store'
import type { MailServer } from '@/platform/mail-server/doveadm'
import { foldersOf, hashedMessagesOf } from '@/platform/mail-server/maildir'
import { homeOf, maildirOf } from '@/platform/mail-server/store'

/** With what it is done. */
export interface Means {
	/** NULL = the panel was told of none. */
	readonly server: MailServer | null
	readonly mailFolder: string
	/** For archives that are not stored yet; private to the panel. */
	readonly workFolder: string
	readonly store: BackupStore
}

/** All that the store holds of a mailbox. @param mailFolder absolute path */
export async function contentsOfStore(
	mailbox: { readonly id: string; readonly domain: string },
	{ mailFolder }: Pick<Means, 'mailFolder'>,
) {
	const maildir = maildirOf(homeOf(mailFolder, mailbox.domain, mailbox.id))
	return { folders: await foldersOf(maildir), messages: await hashedMessagesOf(maildir) }
}
