import { execFileSync } from 'node:child_process'
import {
	appendFileSync,
	copyFileSync,
	mkdtempSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BEGINNING, type Place, takeFrom } from '@/platform/mail-server/log-file'

/** A log as the worker meets it. Lines are long enough for the first bytes of two files to differ early. */
let folder: string
let log: string
let place: Place
let lost: number
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'postern-log-'))
	log = join(folder, 'mail.log')
	place = BEGINNING
	lost = 0
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (...lines: string[]) => appendFileSync(log, lines.map((line) => `${line}\n`).join(''))
/** As if it were written to long ago, so that nobody waits for who may still write to it. */
const old = (file: string, minutesAgo: number) => {
	const at = new Date(Date.now() - minutesAgo * 60_000)
	utimesSync(file, at, at)
}
/** Everything that is there, and no more than a hundred looks for it. */
async function takeAll(): Promise<string[]> {
	const all: string[] = []
	for (let looks = 0; looks < 100; looks += 1) {
		const taken = await takeFrom(log, place)
		all.push(...taken.lines)
		place = taken.next
		if (taken.lost) lost += 1
		if (taken.more !== 'now') return all
	}
	throw new Error('It never ends')
}

describe('a log that grows', () => {
	test('is read once, line by line, wherever reading stopped', async () => {
		write('one', 'two')
		expect(await takeAll()).toEqual(['one', 'two'])
		expect(await takeAll()).toEqual([])
		write('three')
		expect(await takeAll()).toEqual(['three'])
	})

	test('waits for the end of a half line', async () => {
		write('one')
		appendFileSync(log, 'tw')
		expect(await takeAll()).toEqual(['one'])
		appendFileSync(log, 'o\nthr')
		expect(await takeAll()).toEqual(['two'])
		appendFileSync(log, 'ee\n')
		expect(await takeAll()).toEqual(['three'])
	})

	test('that is larger than what is read at once is read whole', async () => {
		const lines = Array.from({ length: 30_000 }, (_, n) => `${n} ${'x'.repeat(80)}`)
		write(...lines)
		expect(await takeAll()).toEqual(lines)
	})

	test('with a line that never ends is read on behind it, and that line is none', async () => {
		writeFileSync(log, `${'x'.repeat(3_000_000)}\n`)
		write('one')
		const taken = await takeAll()
		expect(taken.at(-1)).toBe('one')
		expect(taken.length).toBeLessThan(6)
	})

	test('that is not there, or may not be opened, says so', async () => {
		await expect(takeFrom(log, BEGINNING)).rejects.toMatchObject({ code: 'ENOENT' })
		await expect(takeFrom(join(folder, 'no', 'mail.log'), BEGINNING)).rejects.toMatchObject({ code: 'ENOENT' })
		write('one')
		expect(await takeAll()).toEqual(['one'])
	})
})

describe('a log that is moved away', () => {
	const moves: [how: string, move: () => void][] = [
		['renamed', () => renameSync(log, `${log}.1`)],
		['renamed with a date', () => renameSync(log, `${log}-20261122`)],
		['renamed and packed', () => execFileSync('sh', ['-c', `mv ${log} ${log}.20261122 && gzip ${log}.20261122`])],
		[
			'copied and emptied',
			() => {
				copyFileSync(log, `${log}.1`)
				truncateSync(log)
			},
		],
		[
			'copied, packed and emptied',
			() => execFileSync('sh', ['-c', `gzip -k ${log} && mv ${log}.gz ${log}.1.gz && : > ${log}`]),
		],
	]
	test.each(moves)('%s: the rest of it comes first, then the new one, each line once', async (_, move) => {
		write('one', 'two')
		await takeAll()
		write('three', 'four')
		old(log, 10)
		move()
		for (const name of readdirSync(folder)) if (name !== 'mail.log') old(join(folder, name), 5)
		write('five')
		expect(await takeAll()).toEqual(['three', 'four', 'five'])
		expect(await takeAll()).toEqual([])
		write('six')
		expect(await takeAll()).toEqual(['six'])
		expect(lost).toBe(0)
	})

	test('three times while nobody read is read in the order in which it was written', async () => {
		write('one')
		await takeAll()
		write('two')
		old(log, 30)
		renameSync(log, `${log}.3`)
		write('three')
		old(log, 20)
		execFileSync('sh', ['-c', `mv ${log} ${log}.2 && gzip ${log}.2`])
		write('four')
		old(log, 10)
		renameSync(log, `${log}.1`)
		write('five')
		expect(await takeAll()).toEqual(['two', 'three', 'four', 'five'])
		expect(lost).toBe(0)
	})

	test('and ends in a half line gives that line too', async () => {
		write('one')
		await takeAll()
		appendFileSync(log, 'tw')
		old(log, 10)
		renameSync(log, `${log}.1`)
		write('three')
		expect(await takeAll()).toEqual(['tw', 'three'])
	})

	test('is not left while somebody may still write to it, nor while the new one is empty', async () => {
		write('one')
		await takeAll()
		renameSync(log, `${log}.1`)
		writeFileSync(log, '')
		expect(await takeFrom(log, place)).toMatchObject({ lines: [], more: 'soon' })
		appendFileSync(`${log}.1`, 'two\n')
		write('three')
		expect(await takeAll()).toEqual(['two'])
		old(`${log}.1`, 1)
		expect(await takeAll()).toEqual(['three'])
	})

	test('and gone is said to be lost, and the new one is read whole', async () => {
		write('one')
		await takeAll()
		rmSync(log)
		write('two and something that makes it another file')
		expect(await takeAll()).toEqual(['two and something that makes it another file'])
		expect(lost).toBe(1)
	})

	test('with a number that the system gives to another file is not taken for that one', async () => {
		write('one')
		await takeAll()
		const { ino } = statSync(log)
		writeFileSync(log, 'another file\nwith the same number\n')
		expect(statSync(log).ino).toBe(ino)
		expect(await takeAll()).toEqual(['another file', 'with the same number'])
		expect(lost).toBe(1)
	})
})
