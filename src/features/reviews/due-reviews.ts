import { systemQuery } from '@/core/gateway/query'

const AT_ONCE = 200
interface Id {
	readonly id: string
}

/** Reviews after which another one is to be opened by now. */
export const dueToRepeat = (): Promise<readonly Id[]> =>
	systemQuery(
		'system.review',
		(read) =>
			read.sql<Id>`SELECT r.id FROM review r WHERE r.repeats_at <= now() ORDER BY r.repeats_at, r.id LIMIT ${AT_ONCE}`,
	)

/** Open reviews whose last day is near, and whose reviewers have not heard of them for two days. */
export const dueToRemind = (): Promise<readonly Id[]> =>
	systemQuery(
		'system.review',
		(read) => read.sql<Id>`
			SELECT r.id FROM review r WHERE r.closed_at IS NULL AND r.reminded_at IS NULL AND r.due_at > now() AND r.due_at < now() + interval '7 days'
				AND coalesce(r.asked_at, r.created_at) < now() - interval '2 days' ORDER BY r.due_at, r.id LIMIT ${AT_ONCE}`,
	)
