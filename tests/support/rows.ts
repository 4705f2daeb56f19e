import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'

export type Pool = Pick<pg.Pool, 'query'>
export const random = (): string => randomBytes(4).toString('hex')

/** One row, as the owner of the database. @returns its id */
export async function insert(db: Pool, table: string, values: Record<string, unknown>): Promise<string> {
	const row = { id: randomUUID(), ...values }
	const names = Object.keys(row)
	await db.query(
		`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, n) => `$${n + 1}`).join(', ')})`,
		Object.values(row),
	)
	return row.id
}
