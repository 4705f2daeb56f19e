import { systemQuery } from '@/core/gateway/query'
import { type Made, overdue } from './keep-rule'

/**
 * Backups of a mailbox that its domain's schedule keeps no longer. A domain without a schedule ends none, a schedule that is switched off
 * neither: its backups are all that is left.
 */
export const backupsToExpire = (mailbox: string): Promise<string[]> =>
	systemQuery('system.back-up', async (read) => {
		const at = await read.mailbox.findFirst({ where: { id: mailbox }, select: { domainId: true } })
		const schedule = at && (await read.backupSchedule.findFirst({ where: { domainId: at.domainId, enabled: true } }))
		if (!schedule) return []
		const made = await read.backup.findMany({
			where: { mailboxId: mailbox, why: 'schedule', state: 'verified' },
			select: { id: true, madeAt: true },
		})
		return overdue(
			made.filter((one): one is Made => one.madeAt !== null),
			schedule,
		)
	})

/** Archives that are still in their store though their backup is over. */
export const archivesToRemove = (mailbox: string) =>
	systemQuery('system.back-up', (read) =>
		read.backup.findMany({
			where: { mailboxId: mailbox, state: 'expired', removedAt: null },
			select: { id: true, store: true, object: true },
		}),
	)
