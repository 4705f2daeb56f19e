import { z } from 'zod'
import { Checkbox, Id, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion } from '@/core/gateway/result'
import { locateSchedule } from './locate-schedule'

const whole = (from: number, to: number) => {
	const text = `Write a whole number from ${from} to ${to}.`
	return z
		.string()
		.trim()
		.regex(/^\d{1,3}$/, text)
		.transform(Number)
		.refine((n) => n >= from && n <= to, text)
}

/** The version of a schedule that was never made: the first one that is has the next. */
export const NONE = 1
/** As a form begins where there is none yet. */
export const PROPOSED = { enabled: true, hour: 2, keepDays: 7, keepWeeks: 4, keepMonths: 12 } as const

/**
 * Decides when the mailboxes of a domain are backed up by themselves, and how many of those backups are kept. What is kept no longer goes after
 * the next run, so that a slip can be mended before; switched off, everything stays. An hour that has passed today is not made up for.
 * @param version that of none at all is NONE
 */
export const setBackupSchedule = command({
	name: 'set-backup-schedule',
	right: 'backup.set-schedule',
	input: z.strictObject({
		domain: Id,
		version: Version,
		enabled: Checkbox,
		hour: whole(0, 23),
		keepDays: whole(1, 90),
		keepWeeks: whole(0, 104),
		keepMonths: whole(0, 120),
	}),
	locate: (read, input) => locateSchedule(read, input.domain),
	run: async (tx, { input, row, now }) => {
		const { enabled, hour, keepDays, keepWeeks, keepMonths } = input
		const there = row.backupSchedule
		const before = there && {
			...{ enabled: there.enabled, hour: there.hour },
			...{ keepDays: there.keepDays, keepWeeks: there.keepWeeks, keepMonths: there.keepMonths },
		}
		const { enabled: was, ...numbers } = before ?? PROPOSED
		const current = Object.fromEntries(Object.entries(numbers).map(([name, n]) => [name, String(n)]))
		expectVersion(there ?? { version: NONE }, input.version, { enabled: was ? 'on' : '', ...current })
		const after = { enabled, hour, keepDays, keepWeeks, keepMonths }
		const begins = enabled && (!before?.enabled || before.hour !== hour)
		const data = { ...after, ...(begins ? { since: now } : {}) }
		if (there)
			await tx.backupSchedule.update({
				where: { domainId: row.id, version: there.version },
				data: { ...data, version: { increment: 1 } },
				select: { domainId: true },
			})
		else
			await tx.backupSchedule.create({
				data: { ...data, domainId: row.id, version: NONE + 1 },
				select: { domainId: true },
			})
		return { of: row.id, kind: 'domain', before, after, result: { id: row.id } }
	},
	conflicts: {
		backup_schedule_pkey: {
			field: '',
			text: 'Somebody else made a schedule meanwhile. Look at it before you change it.',
		},
	},
})
