import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { folderBelow, type Known, missingFrom } from '@/features/restores/missing'
import { isFolder, isKeyword } from '@/features/restores/restore-rules'

const of = (...known: string[]): Known[] =>
	known.map((text) => {
		const [folder = '', sha256 = ''] = text.split('/')
		return { folder, sha256 }
	})
const inPlace = { folderFor: (folder: string) => folder, elsewhere: true }
const missing = (backup: Known[], there: Known[], how: Parameters<typeof missingFrom>[2] = inPlace) =>
	missingFrom(backup, there, how).map(({ folder, sha256 }) => `${folder}/${sha256}`)

describe('what comes back into a mailbox in use', () => {
	test.each<[string, string[], string[], string[]]>([
		['all of it, where nothing is', ['/a', '.Sent/b'], [], ['/a', '.Sent/b']],
		['nothing, where all of it is', ['/a', '.Sent/b'], ['.Sent/b', '/a', '/new'], []],
		['not what was moved', ['/a'], ['.Archive/a'], []],
		['what was thrown away', ['/a'], ['.Trash/a'], ['/a']],
		['a second copy, where one is left', ['/a', '/a'], ['/a'], ['/a']],
		['the copy that is gone, not the one that stayed', ['/a', '.Work/a'], ['.Work/a'], ['/a']],
		['what lay in the trash and still does: nothing', ['.Trash/a'], ['.Trash/a'], []],
	])('%s', (_what, backup, there, back) => expect(missing(of(...backup), of(...there))).toEqual(back))

	test('below a folder of its own only what is there already counts', () => {
		const how = { folderFor: (folder: string) => folderBelow('Restored 2026-11-22', folder), elsewhere: false }
		expect(missing(of('/a', '.Sent/b'), of('/a', '.Restored 2026-11-22.Sent/b'), how)).toEqual(['/a'])
	})
})

test('M9 however often it is stopped and begun again, it ends with everything there and nothing twice', () => {
	const known = fc.record({
		folder: fc.constantFrom('', '.Sent', '.Trash', '.A.B'),
		sha256: fc.constantFrom('a', 'b', 'c'),
	})
	fc.assert(
		fc.property(
			fc.array(known, { maxLength: 12 }),
			fc.array(known, { maxLength: 12 }),
			fc.nat(12),
			(backup, before, cut) => {
				const first = missingFrom(backup, before, inPlace)
				const half = [...before, ...first.slice(0, cut)]
				const rest = missingFrom(backup, half, inPlace)
				const after = [...half, ...rest]
				expect(missingFrom(backup, after, inPlace)).toEqual([])
				expect(after).toHaveLength(before.length + first.length)
			},
		),
		{ numRuns: 500 },
	)
})

describe('names out of an archive', () => {
	test.each(['', '.Sent', '.A.B', '.Entw&APw-rfe', '.with space'])('%j is a folder', (name) =>
		expect(isFolder(name)).toBe(true),
	)
	test.each(['..', '.', '../x', '.a/b', '.a..b', 'a', '.\0', '.a\\b', '.a\n', `.${'x'.repeat(300)}`, '/etc'])(
		'%j is none',
		(name) => expect(isFolder(name)).toBe(false),
	)
	test('a keyword is one word of a line', () => {
		expect(['$Forwarded', 'Wichtig'].every(isKeyword)).toBe(true)
		expect(['', 'a b', 'a\nb', '\0', 'x'.repeat(101)].some(isKeyword)).toBe(false)
	})
})
