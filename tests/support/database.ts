import { afterAll, beforeAll } from 'vitest'
import { closeDatabase } from '@/platform/db/client'
import { type FreshDatabase, freshDatabase } from './fresh-database'

export { type FreshDatabase, freshDatabase }

/**
 * Gives the test file a database of its own and points the program's `database()` at it. Once in a file, at its top:
 * the program reads its settings once in a process.
 * The members can be read inside hooks and tests, not while the file is being collected.
 */
export function useDatabase(): Readonly<FreshDatabase> {
	let current: FreshDatabase | undefined
	beforeAll(async () => {
		current = await freshDatabase()
		process.env.APP_DATABASE_URL = current.appUrl
	})
	afterAll(async () => {
		await closeDatabase()
		await current?.drop()
		delete process.env.APP_DATABASE_URL
	})
	const made = (): FreshDatabase => {
		if (!current) throw new Error('The database exists from beforeAll to afterAll: read it inside a test or a hook')
		return current
	}
	return {
		get ownerUrl() {
			return made().ownerUrl
		},
		get appUrl() {
			return made().appUrl
		},
		get owner() {
			return made().owner
		},
		drop: () => made().drop(),
	}
}
