import { systemQuery } from '@/core/gateway/query'

/** A trial that is not over, with the backup that it tries; NULL = it is, or the backup is gone. */
export const trialToDo = (id: string) =>
	systemQuery('system.run-schedule', async (read) => {
		const trial = await read.backupTrial.findFirst({ where: { id, state: { in: ['waiting', 'running'] } } })
		const backup = trial && (await read.backup.findFirst({ where: { id: trial.backupId } }))
		return trial && backup ? { trial, backup } : null
	})
export type TrialToDo = NonNullable<Awaited<ReturnType<typeof trialToDo>>>

/** Trials that go on, whose scratch places stay. */
export const openTrials = (): Promise<string[]> =>
	systemQuery('system.run-schedule', async (read) => {
		const rows = await read.backupTrial.findMany({
			where: { state: { in: ['waiting', 'running'] } },
			select: { id: true },
		})
		return rows.map(({ id }) => id)
	})
