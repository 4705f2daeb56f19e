import { createHash } from 'node:crypto'
import type { Migration } from './schema-engine'

/** Which databases and which histories this source accepts. Pure: what is read and written stands in `migrate.ts`. */

const OLDEST_SERVER = 15

/** A database that can't be migrated; `message` is one line for the operator. */
export class MigrateError extends Error {
	override readonly name = 'MigrateError'
}

/** A row of `_prisma_migrations`, as far as it matters here. */
export type AppliedRow = Readonly<{
	migration_name: string
	checksum: string
	finished_at: Date | null
	rolled_back_at: Date | null
}>

/**
 * Refuses servers that are too old.
 *
 * @param versionNumber what `server_version_num` says, such as 180004
 * @throws MigrateError
 */
export function checkServerVersion(versionNumber: number): void {
	const major = Math.floor(versionNumber / 10_000)
	if (major >= OLDEST_SERVER) return
	throw new MigrateError(`The database is PostgreSQL ${major}; Postern needs ${OLDEST_SERVER} or newer.`)
}

/** Prisma's checksum of a migration: SHA-256 of its text, as hex. */
export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** The same file with the other kind of line ends is the same migration. */
function matches(migration: Migration, checksum: string): boolean {
	const unix = migration.sql.replaceAll('\r\n', '\n')
	return [migration.sql, unix, unix.replaceAll('\n', '\r\n')].some((text) => sha256(text) === checksum)
}

/**
 * Compares what a database has with what this source has.
 *
 * @param known this source's migrations in their order
 * @param rows the content of `_prisma_migrations`
 * @returns the migrations still to be applied
 * @throws MigrateError when the database is newer than the source, has a changed migration, or a failed one
 */
export function pendingMigrations(known: readonly Migration[], rows: readonly AppliedRow[]): readonly Migration[] {
	const live = rows.filter((row) => row.rolled_back_at === null)
	for (const row of live) {
		const migration = known.find(({ name }) => name === row.migration_name)
		if (!migration)
			throw new MigrateError(
				`The database was made by a newer Postern: it has the migration ${row.migration_name}, which this one does not know.`,
			)
		if (row.finished_at === null)
			throw new MigrateError(
				`The migration ${row.migration_name} failed under another tool; mark it with \`npx prisma migrate resolve\` first.`,
			)
		if (!matches(migration, row.checksum))
			throw new MigrateError(
				`The migration ${row.migration_name} was changed after this database got it; restore the file, or start with an empty database.`,
			)
	}
	return known.filter(({ name }) => !live.some((row) => row.migration_name === name))
}
