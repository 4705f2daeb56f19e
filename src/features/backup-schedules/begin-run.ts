import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateSchedule } from './locate-schedule'

/**
 * Begins the run of a day, once: who of several workers comes first takes the day, and the others find it taken.
 * @param day midnight, UTC
 */
export const beginRun = command({
	right: 'system.run-schedule',
	input: z.strictObject({ domain: Id, day: z.date() }),
	locate: async (read, input) => {
		const found = await locateSchedule(read, input.domain)
		return found?.row.backupSchedule?.enabled ? found : null
	},
	run: async (tx, { input: { day }, row }) => {
		const open = { domainId: row.id, enabled: true, OR: [{ lastDay: null }, { lastDay: { lt: day } }] }
		const { count } = await tx.backupSchedule.updateMany({ where: open, data: { lastDay: day } })
		if (count === 0) return { of: row.id, before: null, after: null, result: { run: null as string | null } }
		const data = { domainId: row.id, organizationId: row.organization.id, day }
		const { id } = await tx.backupRun.create({ data, select: { id: true } })
		const after = { run: 'begun', day: day.toISOString().slice(0, 10) }
		return { of: row.id, kind: 'domain', before: null, after, result: { run: id as string | null } }
	},
})

/** A backup of each mailbox has been asked for. */
export const endAsking = command({
	right: 'system.run-schedule',
	input: z.strictObject({ domain: Id, run: Id }),
	locate: (read, input) => locateSchedule(read, input.domain, 'any'),
	run: async (tx, { input, row, now }) => {
		const open = { id: input.run, domainId: row.id, askedAt: null }
		await tx.backupRun.updateMany({ where: open, data: { askedAt: now } })
		return { of: row.id, before: null, after: null, result: { id: row.id } }
	},
})
