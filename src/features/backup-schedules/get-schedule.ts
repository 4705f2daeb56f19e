import type { Loaded } from '@/core/gateway/actor'
import { domainPlace } from '@/core/gateway/places'
import { queryIfAllowed } from '@/core/gateway/query'
import { may } from '@/core/policy'
import { nextRun } from './schedule-rules'

export interface RunRow {
	readonly id: string
	/** `YYYY-MM-DD`, of UTC. */
	readonly day: string
	readonly startedAt: Date
	/** Mailboxes that were asked for, as long as the list knows them. */
	readonly total: number
	readonly good: number
	readonly bad: number
}
export type TrialState = 'waiting' | 'running' | 'whole' | 'sealed' | 'broken' | 'failed'
export interface TrialRow {
	readonly id: string
	readonly backupId: string
	readonly address: string
	readonly madeAt: Date
	readonly state: TrialState
	readonly messages: number
	readonly found: number
	readonly note: string
	readonly createdAt: Date
	readonly endedAt: Date | null
}
interface Found {
	readonly name: string
	readonly organizationId: string
	readonly lineage: string[]
	readonly version: number | null
	readonly enabled: boolean
	readonly hour: number
	readonly keepDays: number
	readonly keepWeeks: number
	readonly keepMonths: number
	readonly since: Date
	readonly lastDay: Date | null
}
export interface DomainSchedule {
	readonly domain: string
	readonly name: string
	/** NULL = there is none. */
	readonly schedule: {
		readonly version: number
		readonly enabled: boolean
		readonly hour: number
		readonly keepDays: number
		readonly keepWeeks: number
		readonly keepMonths: number
		/** One that has passed = as soon as the worker comes to it; NULL = it is switched off. */
		readonly next: Date | null
	} | null
	/** The latest first. */
	readonly runs: readonly RunRow[]
	readonly trials: readonly TrialRow[]
	readonly maySet: boolean
}

const SHOWN = 14

/** The schedule of a domain that is in use, its latest runs and trials. NULL when that is not the viewer's to see. */
export const domainSchedule = (viewer: Loaded, domain: string): Promise<DomainSchedule | null> =>
	queryIfAllowed(viewer, 'backup.read', async (read) => {
		const [row] = await read.sql<Found>`
			SELECT d.name, d.organization_id AS "organizationId", chain.lineage, s.version, s.enabled, s.hour::int AS hour, s.keep_days::int AS "keepDays",
				s.keep_weeks::int AS "keepWeeks", s.keep_months::int AS "keepMonths", s.since, s.last_day AS "lastDay"
			FROM domain d CROSS JOIN LATERAL app.chain_of_domain(d.id) chain LEFT JOIN backup_schedule s ON s.domain_id = d.id
			WHERE d.id = ${domain}::uuid AND d.deleted_at IS NULL`
		if (!row) return null
		const runs = await read.sql<RunRow>`
			SELECT r.id, r.day::text AS day, r.started_at AS "startedAt", count(b.id)::int AS total, (count(b.id) FILTER (WHERE b.state IN ('verified', 'expired')))::int AS good,
				(count(b.id) FILTER (WHERE b.state IN ('refused', 'failed')))::int AS bad
			FROM (SELECT * FROM backup_run r WHERE r.domain_id = ${domain}::uuid ORDER BY r.day DESC LIMIT ${SHOWN}) r LEFT JOIN backup b ON b.run_id = r.id
			GROUP BY r.id, r.day, r.started_at ORDER BY r.day DESC`
		const trials = await read.sql<TrialRow>`
			SELECT t.id, t.backup_id AS "backupId", t.address, t.made_at AS "madeAt", t.state::text AS state, t.messages, t.found, t.note, t.created_at AS "createdAt", t.ended_at AS "endedAt"
			FROM backup_trial t WHERE t.domain_id = ${domain}::uuid ORDER BY t.created_at DESC LIMIT ${SHOWN}`
		const { name, organizationId, lineage, version, ...set } = row
		const place = domainPlace({ id: domain, organization: { id: organizationId, lineage } })
		const next = version === null ? null : nextRun(set, viewer.now)
		return {
			...{ domain, name, runs, trials, schedule: version === null ? null : { version, ...set, next } },
			maySet: may(viewer.actor, 'backup.set-schedule', place, viewer.now),
		}
	})

/** How a backup came back when it was last tried; NULL = it never was, or is not the viewer's to see. */
export const latestTrial = (viewer: Loaded, backup: string): Promise<TrialRow | null> =>
	queryIfAllowed(viewer, 'backup.read', async (read) => {
		const [row] = await read.sql<TrialRow>`
			SELECT t.id, t.backup_id AS "backupId", t.address, t.made_at AS "madeAt", t.state::text AS state, t.messages, t.found, t.note, t.created_at AS "createdAt", t.ended_at AS "endedAt"
			FROM backup_trial t WHERE t.backup_id = ${backup}::uuid ORDER BY t.created_at DESC LIMIT 1`
		return row ?? null
	})
