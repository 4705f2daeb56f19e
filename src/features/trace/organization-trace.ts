import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'

export interface OrganizationTrace {
	readonly name: string
	readonly version: number
	/** NULL = as above it. */
	readonly traceDays: number | null
	readonly traceSubjects: boolean
	/** What holds there by all that is said in it and above it. */
	readonly days: number
}

/** What an organization says about the trace of its messages, for who may change it; NULL when it is not there or not theirs. */
export const organizationTrace = (viewer: Loaded, id: string): Promise<OrganizationTrace | null> =>
	query(viewer, 'organization.edit', async (read) => {
		const [row] = await read.sql<OrganizationTrace>`
			SELECT o.name, o.version, o.trace_days AS "traceDays", o.trace_subjects AS "traceSubjects", app.trace_days_of(o.id) AS days
			FROM organization o WHERE o.id = ${id}::uuid`
		return row ?? null
	})
