/** Columns of other panels' tables. A column that a version does not have counts as empty. */
import { z } from 'zod'
import type { DumpRow } from '../dump/read-dump'
import type { Draft } from './draft'

const LONGEST = 100_000

export const text = z
	.string()
	.max(LONGEST, `A value of more than ${LONGEST} signs.`)
	.nullish()
	.transform((value) => value ?? '')
export const required = z.string({ error: 'A value is missing.' }).min(1, 'A value is missing.').max(LONGEST)

/** On, unless it says otherwise. */
export const flag = z
	.string()
	.max(20)
	.nullish()
	.transform((value) => value === null || value === undefined || /^(1|t|true|y|yes|on)$/i.test(value))
export const offFlag = z
	.string()
	.max(20)
	.nullish()
	.transform((value) => /^(1|t|true|y|yes|on)$/i.test(value ?? ''))

export const whole = z
	.string()
	.regex(/^-?\d{1,18}$/, 'Something else stands where a number belongs.')
	.nullish()
	.transform((value) => BigInt(value ?? 0))

export const MiB = 1n << 20n
const MOST = 1n << 50n
const MOST_COUNT = 999_999_999n

/** A size of which 0 or less means that there is no limit. */
export const sizeOf = (bytes: bigint): bigint | null => (bytes <= 0n || bytes > MOST ? null : bytes)

/** How many there may be, of which 0 means any number and less than 0 none (PostfixAdmin). */
export function countOf(count: bigint): number | null {
	if (count < 0n) return 0
	return count === 0n || count > MOST_COUNT ? null : Number(count)
}

export type Rows = AsyncIterable<DumpRow>

/** What rows are made of; one that is something else is left with the reason. */
export function understood<S extends z.ZodType>(
	draft: Draft,
	rows: readonly DumpRow[],
	schema: S,
): { readonly line: number; readonly found: z.output<S> }[] {
	return rows.flatMap(({ line, table, values }) => {
		const parsed = schema.safeParse(values)
		if (parsed.success) return [{ line, found: parsed.data }]
		const [issue] = parsed.error.issues
		draft.left(line, `a row of ${table}`, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
		return []
	})
}

/** The rows of each table, so that the order in the file does not matter. @returns also how many each has */
export async function byTable(rows: Rows): Promise<Map<string, DumpRow[]>> {
	const tables = new Map<string, DumpRow[]>()
	for await (const row of rows) {
		const before = tables.get(row.table)
		if (before) before.push(row)
		else tables.set(row.table, [row])
	}
	return tables
}

export const countsOf = (tables: ReadonlyMap<string, readonly unknown[]>): Map<string, number> =>
	new Map([...tables].map(([table, rows]) => [table, rows.length]))
