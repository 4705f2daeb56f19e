/** The schedule of the story: the school's mail is backed up each night. */
import { setBackupSchedule } from '@/features/backup-schedules/set-backup-schedule'
import { done, type Teller } from './seed-teller'

export async function tellSchedule(teller: Teller): Promise<void> {
	await done(teller, setBackupSchedule, {
		domain: teller.domains.get('birch-school.example') ?? '',
		version: 1,
		enabled: true,
		// Half a day away, whenever the story is told: it is looked at before the first run, which finds no mail.
		hour: String((new Date().getUTCHours() + 12) % 24),
		keepDays: '7',
		keepWeeks: '4',
		keepMonths: '12',
	})
}
