import { Section } from '@/ui'
import type { MailboxBackups as Backups } from '../list-backups'
import { CreateBackupForm } from './backup-forms'
import { LatestBackups } from './backup-table'

/** The backups of one mailbox, on its page. @param backups NULL = not the viewer's to see */
export function MailboxBackups({ mailbox, backups, now }: { mailbox: string; backups: Backups | null; now: Date }) {
	if (!backups) return null
	return (
		<Section
			title="Backups"
			description="Each is read back from where it lies and compared with the mail, message by message."
			action={backups.mayCreate && <CreateBackupForm mailbox={mailbox} />}
		>
			<LatestBackups rows={backups.rows} now={now} />
		</Section>
	)
}
