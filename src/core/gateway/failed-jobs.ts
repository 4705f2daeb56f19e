/**
 * Jobs that the worker gave up. The queue is not the program's to touch: the database has one door for each thing that may be done with
 * them, which opens under its right on the whole server and for nothing else.
 */
import type { Transaction } from './handles'

/** What it was, as the queue and the names in it tell. */
export interface FoundJob {
	/** As src/jobs knows it. */
	readonly name: string
	/** An address, a subject, the name of a template; may be empty. */
	readonly about: string
}

export interface FailedJobs {
	/** NULL when there is no such failed job. */
	readonly find: (id: string) => Promise<FoundJob | null>
	/** Lets the worker begin again with it, with all its tries. @returns false when somebody else was first */
	readonly retry: (id: string) => Promise<boolean>
	/** @returns false when somebody else was first */
	readonly discard: (id: string) => Promise<boolean>
}

export const failedJobsIn = (tx: Transaction): FailedJobs => ({
	find: async (id) => {
		const rows = await tx.$queryRaw<FoundJob[]>`SELECT name, about FROM app.failed_jobs() WHERE id = ${id}::uuid`
		return rows[0] ?? null
	},
	retry: async (id) => {
		const rows = await tx.$queryRaw<{ done: boolean }[]>`SELECT app.retry_job(${id}::uuid) AS done`
		return rows[0]?.done ?? false
	},
	discard: async (id) => {
		const rows = await tx.$queryRaw<{ done: boolean }[]>`SELECT app.discard_job(${id}::uuid) AS done`
		return rows[0]?.done ?? false
	},
})
