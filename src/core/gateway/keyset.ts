/**
 * Keyset paging: a page begins behind the last row of the one before, found by index, so the hundred-thousandth row costs what the
 * first does. A cursor is the sort value and id of a row, and the way to go from there; it stands in the URL.
 */
import { z } from 'zod'
import { noSql, type Sql, sql } from './sql'

export const PAGE_SIZE = 50

export interface Cursor {
	readonly value: string
	readonly id: string
	readonly backwards: boolean
}

const shape = z.tuple([z.string().max(500), z.uuid(), z.boolean()])

/** How the text of a cursor becomes the type of the sorted column. */
export type Cast = 'text' | 'timestamptz' | 'bigint'

/** A moment as PostgreSQL writes it. */
const MOMENT = /^([1-9]\d{3}-\d\d-\d\d) ([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?$/
/** A day that the calendar lacks is an error to PostgreSQL. */
const isDay = (day: string): boolean => new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
const FITS: Record<Cast, (value: string) => boolean> = {
	text: (value) => !/[\p{Cc}\p{Cs}]/u.test(value),
	timestamptz: (value) => isDay(MOMENT.exec(value)?.[1] ?? ''),
	bigint: (value) => /^-?\d{1,18}$/.test(value),
}

/**
 * A cursor from the URL.
 * @param cast the type of the column that the list is sorted by now
 * @returns NULL for whatever is no cursor of ours, and for that of another order: the list then begins at its start
 */
export function parseCursor(text: string | undefined, cast: Cast): Cursor | null {
	if (!text || text.length > 1000) return null
	try {
		const [value, id, backwards] = shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
		return FITS[cast](value) ? { value, id, backwards } : null
	} catch {
		return null
	}
}

const cursorText = (cursor: Cursor): string =>
	Buffer.from(JSON.stringify([cursor.value, cursor.id, cursor.backwards])).toString('base64url')

export interface Order {
	/** The sorted column, as a fragment of the list's own. */
	readonly column: Sql
	readonly id: Sql
	readonly descending: boolean
	readonly cast: Cast
	readonly cursor: Cursor | null
	readonly limit?: number
}

const castOf = (value: string, cast: Cast): Sql => {
	if (cast === 'timestamptz') return sql`${value}::timestamptz`
	return cast === 'bigint' ? sql`${value}::bigint` : sql`${value}::text`
}

/** What to put after WHERE (with AND) and at the end of the query. One row more than the page is asked for, to know whether there is more. */
export function keyset({ column, id, descending, cast, cursor, limit = PAGE_SIZE }: Order): {
	behind: Sql
	orderAndLimit: Sql
} {
	const down = descending !== (cursor?.backwards ?? false)
	const than = down ? sql`<` : sql`>`
	const behind = cursor
		? sql`AND (${column}, ${id}) ${than} (${castOf(cursor.value, cast)}, ${cursor.id}::uuid)`
		: noSql
	const orderAndLimit = down
		? sql`ORDER BY ${column} DESC, ${id} DESC LIMIT ${limit + 1}`
		: sql`ORDER BY ${column} ASC, ${id} ASC LIMIT ${limit + 1}`
	return { behind, orderAndLimit }
}

export interface ListPage<T> {
	readonly rows: readonly T[]
	/** Cursors for the URL; NULL where the list ends. */
	readonly next: string | null
	readonly previous: string | null
}

/** @param found the query's rows, in the order it gave them. @param keyOf the sort value as text, exact enough to continue from (a time: `::text` from SQL) */
export function pageOf<T extends { readonly id: string }>(
	found: readonly T[],
	cursor: Cursor | null,
	keyOf: (row: T) => string,
	limit = PAGE_SIZE,
): ListPage<T> {
	const more = found.length > limit
	const cut = found.slice(0, limit)
	const backwards = cursor?.backwards ?? false
	const rows = backwards ? cut.toReversed() : cut
	const at = (row: T | undefined, back: boolean) =>
		row ? cursorText({ value: keyOf(row), id: row.id, backwards: back }) : null
	return {
		rows,
		next: backwards || more ? at(rows.at(-1), false) : null,
		previous: (backwards && more) || (!backwards && cursor) ? at(rows[0], true) : null,
	}
}
