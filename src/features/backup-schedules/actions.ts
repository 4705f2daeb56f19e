'use server'

import { action } from '@/core/gateway/action'
import { setBackupSchedule } from './set-backup-schedule'

export const setBackupScheduleAction = action(setBackupSchedule, {
	after: (_, input) => ({
		say: input.enabled
			? 'Saved. The next run stands below.'
			: 'Saved. Nothing is backed up by itself, and nothing is deleted.',
	}),
})
