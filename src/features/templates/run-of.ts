import type { Loaded } from '@/core/gateway/actor'
import { query, systemQuery } from '@/core/gateway/query'
import { drifted } from './drifted'

/** What a run is about, for the job that does it. */
export const openRun = (id: string) =>
	systemQuery('system.apply-template', (read) =>
		read.templateRun.findFirst({
			where: { id, state: { in: ['waiting', 'running'] } },
			select: {
				id: true,
				templateId: true,
				fields: true,
				quotaBytes: true,
				sendOnly: true,
				protocols: true,
				total: true,
			},
		}),
	)
export type OpenRun = NonNullable<Awaited<ReturnType<typeof openRun>>>

export interface DriftedMailbox {
	readonly id: string
	readonly version: number
	readonly name: string
	readonly quotaBytes: bigint | null
	readonly sendOnly: boolean
	readonly protocols: readonly string[]
}

const EACH = 100

/**
 * The next of the template's mailboxes that differ, of those that the asker sees.
 * @param behind id of the last one of the page before
 */
export const nextDrifted = (by: Loaded, run: OpenRun, behind: string): Promise<DriftedMailbox[]> =>
	query(
		by,
		'mailbox.read',
		(read) => read.sql<DriftedMailbox>`
			SELECT m.id, m.version, a.name, m.quota_bytes AS "quotaBytes", m.send_only AS "sendOnly", m.protocols
			FROM mailbox m JOIN account a ON a.id = m.account_id
			WHERE m.template_id = ${run.templateId}::uuid AND m.deleted_at IS NULL AND m.domain_id NOT IN (SELECT app.trashed_domains())
				AND m.id > ${behind}::uuid AND ${drifted(run, run.fields)} ORDER BY m.id LIMIT ${EACH}`,
	)

/** How many differ now. */
export async function countDrifted(by: Loaded, run: OpenRun): Promise<number> {
	const [row] = await query(
		by,
		'mailbox.read',
		(read) => read.sql<{ n: number }>`
			SELECT count(*)::int AS n FROM mailbox m WHERE m.template_id = ${run.templateId}::uuid AND m.deleted_at IS NULL
				AND m.domain_id NOT IN (SELECT app.trashed_domains()) AND ${drifted(run, run.fields)}`,
	)
	return row?.n ?? 0
}
