import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'
import type { TraceRight } from './trace-places'

/** How the worker gets on with the mail log. */
export interface LogState {
	/** When it last read something; NULL = it never did. */
	readonly readAt: Date | null
	readonly keepsSubjects: boolean
	/** The following for those who see the whole server, NULL for others. */
	readonly server: {
		readonly file: string
		/** A sentence; empty = all is well. */
		readonly problem: string
		readonly lines: bigint
		readonly notUnderstood: bigint
		readonly gaps: number
	} | null
}
interface Row extends NonNullable<LogState['server']>, Pick<LogState, 'readAt' | 'keepsSubjects'> {
	readonly all: boolean
}

/** @returns NULL where the panel was told of no log */
export const logState = (viewer: Loaded, right: TraceRight = 'trace.read'): Promise<LogState | null> =>
	query(viewer, right, async (read) => {
		const [row] = await read.sql<Row>`
			SELECT app.reads_all() AS all, l.file, l.problem, l.lines, l.not_understood AS "notUnderstood", l.gaps, l.read_at AS "readAt", l.keeps_subjects AS "keepsSubjects"
			FROM mail_log l ORDER BY l.read_at DESC NULLS LAST, l.file LIMIT 1`
		if (!row) return null
		const { all, readAt, keepsSubjects, ...server } = row
		return { readAt, keepsSubjects, server: all ? server : null }
	})
