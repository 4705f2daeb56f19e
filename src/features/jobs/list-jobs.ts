import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { serverPlace } from '@/core/gateway/places'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { noSql, sql } from '@/core/gateway/sql'
import { may } from '@/core/policy'
import { jobWords } from './job-words'
import { shownError } from './shown-error'

export interface JobFilter {
	readonly q?: string | undefined
	readonly kind?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

interface Row {
	readonly id: string
	readonly name: string
	readonly byClock: boolean
	readonly askedBy: string | null
	readonly askedByName: string | null
	readonly about: string
	readonly letterId: string | null
	readonly templateId: string | null
	readonly tries: number
	readonly lastError: string
	readonly askedAt: Date
	readonly triedAt: Date
	readonly triedText: string
}

/** A job that the worker gave up. */
export interface FailedJob extends Omit<Row, 'name' | 'lastError' | 'triedText'> {
	/** What it was for, in words. */
	readonly words: string
	/** The last error, without what belongs into the log alone. */
	readonly error: string
}

const COLUMNS = sql`f.id, f.name, f.by_clock AS "byClock", f.asked_by AS "askedBy", f.asked_by_name AS "askedByName", f.about, f.letter_id AS "letterId",
	f.template_id AS "templateId", f.tries, f.last_error AS "lastError", f.asked_at AS "askedAt", f.tried_at AS "triedAt", f.tried_at::text AS "triedText"`

const shown = ({ name, lastError, triedText: _, ...row }: Row): FailedJob => ({
	...row,
	words: jobWords(name),
	error: shownError(lastError),
})

/** One page of the jobs that failed for good, the latest first unless told. @param filter `q` is any part of what or whom it was about */
export async function listJobs(viewer: Loaded, filter: JobFilter): Promise<ListPage<FailedJob>> {
	const cursor = parseCursor(filter.at, 'timestamptz')
	const order = { column: sql`f.tried_at`, cast: 'timestamptz', descending: filter.sort !== 'tried' } as const
	const { behind, orderAndLimit } = keyset({ ...order, id: sql`f.id`, cursor })
	const text = (filter.q ?? '').trim().toLowerCase().slice(0, 200)
	const searched =
		text === '' ? noSql : sql`AND strpos(lower(f.about || ' ' || coalesce(f.asked_by_name, '')), ${text}) > 0`
	const kind = filter.kind ? sql`AND f.name = ${filter.kind}` : noSql
	const found = await query(
		viewer,
		'job.read',
		(read) =>
			read.sql<Row>`SELECT ${COLUMNS} FROM app.failed_jobs() f WHERE true ${kind} ${searched} ${behind} ${orderAndLimit}`,
	)
	const page = pageOf(found, cursor, (row) => row.triedText)
	return { ...page, rows: page.rows.map(shown) }
}

export interface FailedJobDetail extends FailedJob {
	readonly can: { readonly retry: boolean; readonly discard: boolean }
}

/** One of them; NULL when it is not there, or not there any more. */
export const getJob = (viewer: Loaded, id: string): Promise<FailedJobDetail | null> =>
	query(viewer, 'job.read', async (read) => {
		const [row] = await read.sql<Row>`SELECT ${COLUMNS} FROM app.failed_jobs() f WHERE f.id = ${id}::uuid`
		const can = (right: 'job.retry' | 'job.discard') => may(viewer.actor, right, serverPlace(), viewer.now)
		return row ? { ...shown(row), can: { retry: can('job.retry'), discard: can('job.discard') } } : null
	})

/** How many there are; NULL for whoever may not see them. */
export const countJobs = (viewer: Loaded): Promise<number | null> =>
	queryIfAllowed(viewer, 'job.read', async (read) => {
		const [row] = await read.sql<{ n: number }>`SELECT count(*)::int AS n FROM app.failed_jobs()`
		return row?.n ?? 0
	})
