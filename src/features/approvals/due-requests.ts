import { systemQuery } from '@/core/gateway/query'

/** More than a minute brings in any server; the next takes the rest. */
const AT_ONCE = 200

/** Hours before its end at which a request is spoken of once more, unless its first letter is younger than half of that. */
const REMIND_HOURS = 24

interface Due {
	readonly id: string
	readonly what: 'asked' | 'reminded' | 'over'
}

/** Requests of which nobody was told yet, those whose end is near, and those whose time is over, the oldest first. */
export const dueRequests = (): Promise<readonly Due[]> =>
	systemQuery(
		'system.look-after-approvals',
		(read) => read.sql<Due>`
			SELECT r.id, CASE WHEN r.ends_at <= now() THEN 'over' WHEN r.told_at IS NULL THEN 'asked' ELSE 'reminded' END AS what FROM approval_request r
			WHERE r.state = 'waiting' AND (r.told_at IS NULL OR r.ends_at <= now() OR (r.reminded_at IS NULL
				AND r.ends_at <= now() + make_interval(hours => ${REMIND_HOURS}::int) AND r.told_at <= now() - make_interval(hours => ${REMIND_HOURS / 2}::int)))
			ORDER BY r.asked_at, r.id LIMIT ${AT_ONCE}`,
	)
