import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EntryNames, safeSegment } from '@/features/exports/entry-names'

describe('a folder is called in the zip as its owner calls it, as far as every system can write that', () => {
	test.each([
		['INBOX', 'INBOX'],
		['Projekte Überblick', 'Projekte Überblick'],
		['..', '_'],
		['...x', '_x'],
		['/etc/passwd', '_etc_passwd'],
		['C:\\Windows', 'C__Windows'],
		['CON', '_CON'],
		['nul.txt', '_nul.txt'],
		['a. ', 'a_'],
		['', '_'],
		['a\u202eb\u0000c', 'a_b_c'],
	])('%j is %j', (name, safe) => expect(safeSegment(name)).toBe(safe))
})

test('zip slip: no name of a folder leads out of the folder in which the zip is unpacked', () => {
	const part = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 30 }),
		fc.constantFrom('..', '.', '/', '\\', 'C:', '~', 'a/../../b', '%2e%2e'),
	)
	fc.assert(
		fc.property(fc.array(part, { maxLength: 6 }), (folder) => {
			const name = new EntryNames().fileFor(folder, '.mbox')
			const reached = path.posix.resolve('/out', name)
			expect(reached.startsWith('/out/')).toBe(true)
			expect(path.win32.resolve('C:\\out', name).startsWith('C:\\out\\')).toBe(true)
			expect(name).not.toMatch(/[\\:*?"<>|\p{Cc}]/u)
		}),
	)
})

test('two folders never become one file, not even where case does not count', () => {
	const names = new EntryNames()
	expect(['A', 'a', 'A?', 'A*', 'A_'].map((name) => names.fileFor([name], '.mbox'))).toEqual([
		'A.mbox',
		'a (2).mbox',
		'A_.mbox',
		'A_ (2).mbox',
		'A_ (3).mbox',
	])
})
