import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'

/** Jobs that act as the person who asked for them. What the program does by itself afterwards, such as sending a letter, is not theirs. */
export const ACTING = {
	'apply-template': 'apply a template',
	'mend-drift': 'mend what differs',
	'off-board-person': 'off-board somebody',
	'restore-mailbox': 'restore mail from a backup',
} as const

export interface WaitingJobs {
	/** What they do, in words; NULL = requests that wait for a second person. */
	readonly what: string | null
	readonly jobs: number
}

/** What still waits to be done in a person's name: each asks for their rights when it runs. Nothing of people out of the viewer's sight. */
export const waitingJobs = (viewer: Loaded, accountId: string): Promise<readonly WaitingJobs[]> =>
	query(viewer, 'account.read', async (read) => {
		const rows = await read.sql<{ name: keyof typeof ACTING; jobs: number }>`
			SELECT w.name, w.jobs FROM account a CROSS JOIN LATERAL app.waiting_jobs(a.id) w
			WHERE a.id = ${accountId}::uuid AND w.name = ANY (${Object.keys(ACTING)}::text[])`
		const [asked] = await read.sql<{ waiting: number }>`
			SELECT app.waiting_approvals(a.id, NULL) AS waiting FROM account a WHERE a.id = ${accountId}::uuid`
		const requests = asked?.waiting ? [{ what: null, jobs: asked.waiting }] : []
		return [...rows.map(({ name, jobs }) => ({ what: ACTING[name], jobs })), ...requests]
	})
