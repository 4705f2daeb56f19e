import { expect, test } from 'vitest'
import { checkServerVersion, MigrateError, pendingMigrations, sha256 } from '../../prisma/migration-rules'

const first = { name: '20260101000000_first', sql: 'CREATE TABLE a ();\n' }
const second = { name: '20260201000000_second', sql: 'CREATE TABLE b ();\n' }
const row = (name: string, sql: string, more: { finished_at?: Date | null; rolled_back_at?: Date | null } = {}) => ({
	migration_name: name,
	checksum: sha256(sql),
	finished_at: new Date(),
	rolled_back_at: null,
	...more,
})
const known = [first, second]

test.each([90624, 100023, 130000, 149999])('PostgreSQL %i is refused in one line', (version) => {
	expect(() => checkServerVersion(version)).toThrow(MigrateError)
	expect(() => checkServerVersion(version)).toThrow(/^The database is PostgreSQL \d+; Postern needs 15 or newer\.$/)
})

test.each([150000, 150012, 180004, 200000])('PostgreSQL %i will do', (version) => {
	expect(() => checkServerVersion(version)).not.toThrow()
})

test('what is missing is applied in order', () => {
	expect(pendingMigrations(known, [])).toEqual(known)
	expect(pendingMigrations(known, [row(first.name, first.sql)])).toEqual([second])
	expect(
		pendingMigrations(
			known,
			known.map(({ name, sql }) => row(name, sql)),
		),
	).toEqual([])
})

test('one that was rolled back is applied again', () => {
	const undone = row(first.name, first.sql, { finished_at: null, rolled_back_at: new Date() })
	expect(pendingMigrations(known, [undone])).toEqual(known)
})

test.each([
	['a database of a newer Postern', [row('20270101000000_later', '')], /newer Postern.*20270101000000_later/],
	[
		'a migration that was changed afterwards',
		[row(first.name, 'CREATE TABLE other ();')],
		/20260101000000_first was changed/,
	],
	['a migration that failed', [row(first.name, first.sql, { finished_at: null })], /20260101000000_first failed/],
])('%s is refused in one line', (_what, rows, sentence) => {
	expect(() => pendingMigrations(known, rows)).toThrow(MigrateError)
	expect(() => pendingMigrations(known, rows)).toThrow(sentence)
	expect(() => pendingMigrations(known, rows)).not.toThrow(/\n/)
})

test('the other kind of line ends is no change', () => {
	expect(pendingMigrations([first], [row(first.name, first.sql.replaceAll('\n', '\r\n'))])).toEqual([])
})
