import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateSchedule } from './locate-schedule'
import { tryRestoreJob } from './schedule-jobs'
import { DAY_MS, TRIAL_DAYS } from './schedule-rules'

/** Has a backup of a domain tried, if none was within the week; of several workers the first one does. @param at the worker's clock */
export const beginTrial = command({
	right: 'system.run-schedule',
	input: z.strictObject({ domain: Id, backup: Id, at: z.date() }),
	locate: async (read, input) => {
		const found = await locateSchedule(read, input.domain)
		const backup = await read.backup.findFirst({
			where: { id: input.backup, domainId: input.domain, why: 'schedule', state: 'verified' },
		})
		return found?.row.backupSchedule?.enabled && backup ? { ...found, row: { ...found.row, backup } } : null
	},
	run: async (tx, { input: { at }, row: { backup, ...domain }, queue }) => {
		const over = { lte: new Date(at.getTime() - TRIAL_DAYS * DAY_MS) }
		const open = { domainId: domain.id, enabled: true, OR: [{ triedAt: null }, { triedAt: over }] }
		const { count } = await tx.backupSchedule.updateMany({ where: open, data: { triedAt: at } })
		const nothing = { of: domain.id, before: null, after: null }
		if (count === 0) return { ...nothing, result: { trial: null as string | null } }
		const { id: backupId, mailboxId, address, messages, createdAt } = backup
		const { id } = await tx.backupTrial.create({
			data: {
				...{ domainId: domain.id, organizationId: domain.organization.id, mailboxId, backupId, address, messages },
				...{ madeAt: backup.madeAt ?? createdAt, createdAt: at },
			},
			select: { id: true },
		})
		await queue(tryRestoreJob, { trial: id })
		return { ...nothing, result: { trial: id as string | null } }
	},
	conflicts: {
		backup_is_gone: { field: '', text: 'The time of this backup was over meanwhile.' },
		backup_trial_on_its_way: { field: '', text: 'A backup of this domain is being tried already.' },
	},
})
