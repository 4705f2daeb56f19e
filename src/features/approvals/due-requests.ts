import { systemQuery } from '@/core/gateway/query'

/** More than a minute brings in any server; the next takes the rest. */
const AT_ONCE = 200

/** Requests of which nobody was told yet, and those whose time is over, the oldest first. */
export const dueRequests = (): Promise<readonly { readonly id: string; readonly isOver: boolean }[]> =>
	systemQuery(
		'system.look-after-approvals',
		(read) => read.sql<{ id: string; isOver: boolean }>`
			SELECT r.id, r.ends_at <= now() AS "isOver" FROM approval_request r
			WHERE r.state = 'waiting' AND (r.told_at IS NULL OR r.ends_at <= now()) ORDER BY r.asked_at, r.id LIMIT ${AT_ONCE}`,
	)
