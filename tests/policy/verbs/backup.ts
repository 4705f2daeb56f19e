import { randomUUID } from 'node:crypto'
import { beginRun, endAsking } from '@/features/backup-schedules/begin-run'
import { beginTrial } from '@/features/backup-schedules/begin-trial'
import { reportTrial } from '@/features/backup-schedules/report-trial'
import { setBackupSchedule } from '@/features/backup-schedules/set-backup-schedule'
import { backUpBySchedule } from '@/features/backups/back-up-by-schedule'
import { createBackup } from '@/features/backups/create-backup'
import { confirmRemoved, expireBackup } from '@/features/backups/expire-backup'
import { askRestore } from '@/features/restores/ask-restore'
import { goOnRestore } from '@/features/restores/go-on-restore'
import { stopRestore } from '@/features/restores/stop-restore'
import { freshBackup, freshDomain, freshMailbox } from '../world'
import { freshOver, freshProved, freshRestore, freshSchedule, freshScheduled, freshTrial } from '../world-mail'
import { attempt, type Entries, reading } from './attempt'

export const BACKUP: Entries<'backup'> = {
	'backup.read': reading(
		async (read) => (await read.backup.findMany({ select: { id: true } })).map(({ id }) => id),
		(aim) => freshBackup(aim),
	),
	'backup.restore': [
		attempt(askRestore, async (aim) => {
			const { id } = await freshMailbox(aim)
			await aim.world.db.query("UPDATE restore SET state = 'stopped' WHERE mailbox_id = $1", [id])
			return { backup: await freshProved(aim) }
		}),
		attempt(goOnRestore, async (aim) => ({ restore: await freshRestore(aim), total: 2, done: 1 }), { entries: 0 }),
		attempt(stopRestore, async (aim) => ({ restore: await freshRestore(aim) })),
	],
	'backup.set-schedule': [
		attempt(setBackupSchedule, async (aim) => ({
			...{ domain: (await freshDomain(aim)).id, version: 1, enabled: true },
			...{ hour: '3', keepDays: '7', keepWeeks: '4', keepMonths: '12' },
		})),
	],
	'backup.create': [
		attempt(createBackup, async (aim) => {
			const { id } = await freshMailbox(aim)
			// One of the actor's own may be under way from before.
			await aim.world.db.query(
				"UPDATE backup SET state = 'failed' WHERE mailbox_id = $1 AND state IN ('waiting', 'running')",
				[id],
			)
			return { mailbox: id }
		}),
	],
}

/** What schedules do to mailboxes, besides reporting. */
export const KEEPING = [
	attempt(backUpBySchedule, async (aim) => ({ mailbox: (await freshMailbox(aim)).id, run: randomUUID() }), {
		...{ only: ['a', 'above'], entries: 0 },
	}),
	attempt(expireBackup, async (aim) => ({ backup: await freshOver(aim) }), { only: ['a', 'above'] }),
	attempt(confirmRemoved, async (aim) => ({ backup: await freshOver(aim, { state: 'expired' }) }), {
		...{ only: ['a', 'above'], entries: 0 },
	}),
]
export const SCHEDULING = [
	attempt(beginRun, async (aim) => ({ domain: await freshSchedule(aim), day: new Date('2026-11-20') })),
	attempt(endAsking, async (aim) => ({ domain: await freshSchedule(aim), run: randomUUID() }), { entries: 0 }),
	attempt(beginTrial, async (aim) => ({ ...(await freshScheduled(aim)), at: new Date() }), { entries: 0 }),
	attempt(reportTrial, async (aim) => ({ trial: await freshTrial(aim), state: 'whole' as const })),
]
