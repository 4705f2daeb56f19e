import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MboxMessage, mboxEntry } from '@/features/exports/mbox'

const AT = new Date('2026-03-04T05:06:07Z')
const plain: MboxMessage = { receivedAt: AT, flags: '', keywords: [], isRecent: false }

/** @param cut into how many pieces the message is read: no piece's end is the end of a line */
async function written(text: string, message: Partial<MboxMessage> = {}, cut = 1): Promise<string> {
	const bytes = Buffer.from(text, 'latin1')
	async function* chunks() {
		const each = Math.max(1, Math.ceil(bytes.length / cut))
		for (let at = 0; at < bytes.length; at += each) yield bytes.subarray(at, at + each)
	}
	const parts: Buffer[] = []
	for await (const part of mboxEntry({ ...plain, ...message }, chunks())) parts.push(part)
	return Buffer.concat(parts).toString('latin1')
}

/** As any reader of mboxrd does it: a message begins at a line `From ` behind an empty one, and loses one `>` of each quoted line. */
function readBack(mbox: string): string[] {
	return mbox
		.split(/(?:^|\n\n)From MAILER-DAEMON [^\n]*\n/)
		.slice(1)
		.map((text, at, all) => (at === all.length - 1 ? text.replace(/\n\n$/, '\n') : `${text}\n`))
		.map((text) => text.replace(/^>(>*From )/gm, '$1'))
}

test('the line before a message is that of RFC 4155: asctime in UTC', async () => {
	expect(await written('Subject: a\n\nb\n')).toBe(
		'From MAILER-DAEMON Wed Mar  4 05:06:07 2026\nSubject: a\nStatus: O\n\nb\n\n',
	)
})

describe('what the mailbox knew of a message stands in its header', () => {
	test.each<[string, Partial<MboxMessage>, string]>([
		['unseen and new', { isRecent: true }, ''],
		['seen', { flags: 'S' }, 'Status: RO\n'],
		['all of them', { flags: 'DFRST' }, 'Status: RO\nX-Status: AFDT\n'],
		[
			'keywords',
			{ keywords: ['Wichtig', '$Forwarded', 'with space', 'line\nbreak'] },
			'Status: O\nX-Keywords: Wichtig $Forwarded\n',
		],
	])('%s', async (_what, message, lines) => {
		expect(await written('Subject: a\n\nb\n', message)).toContain(`\nSubject: a\n${lines}\nb\n\n`)
	})

	test('and not what the message itself claims, in one line or in several', async () => {
		const claimed = 'Status: RO\nSubject: a\nX-STATUS: F\n folded\n\tmore\nX-Keywords : x\n\nStatus: stays\n'
		expect(await written(claimed, {}, 7)).toContain('\nSubject: a\nStatus: O\n\nStatus: stays\n\n')
	})

	test('also of a message without a body, and of an empty one', async () => {
		expect(await written('Subject: a', { flags: 'S' })).toContain('\nSubject: a\nStatus: RO\n\n\n')
		expect(await written('')).toMatch(/^From [^\n]*\nStatus: O\n\n\n$/)
	})
})

test('no line of a message is taken for the beginning of the next, in header or body, however it is read', async () => {
	const text = 'From : odd\nSubject: a\n\nFrom the start\n>From quoted\n>>From twice\n From indented\nFromage\n'
	for (const cut of [1, 3, 50, 1000]) {
		const mbox = await written(text, {}, cut)
		expect(mbox.match(/^From /gm)).toHaveLength(1)
		expect(mbox).toContain('\n>From : odd\n')
		expect(mbox).toContain('\n>From the start\n>>From quoted\n>>>From twice\n From indented\nFromage\n')
	}
})

test('lines of any length come through whole, and CRLF becomes LF wherever it was cut', async () => {
	const long = 'x'.repeat(5000)
	const text = `Subject: a\r\n\r\n${long}\r\nbare\rcr\r\n${long}`
	for (const cut of [1, 2, 13, 5021, 10_000]) {
		expect(await written(text, {}, cut)).toContain(`\n\n${long}\nbare\rcr\n${long}\n\n`)
	}
})

test('M9 a reader gets every message back as it was', async () => {
	const line = fc.oneof(
		fc.constantFrom('From me', '>From me', '>>>From', 'From ', '', ' folded', 'Subject: x', 'plain', 'é'),
		fc.string({ maxLength: 40 }).map((text) => text.replace(/[\r\n]/g, '')),
	)
	// A header that begins with a space is none, and one without a name neither.
	const message = fc
		.tuple(fc.array(line, { maxLength: 12 }), fc.integer({ min: 1, max: 9 }))
		.map(([body, cut]) => ({ text: `Subject: a\n\n${body.map((one) => `${one}\n`).join('')}`, cut }))
	await fc.assert(
		fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 5 }), async (messages) => {
			const texts = messages.map(({ text }) => Buffer.from(text, 'latin1').toString('latin1'))
			const all = await Promise.all(messages.map(({ text, cut }) => written(text, {}, cut)))
			const read = readBack(all.join(''))
			expect(read.map((text) => text.replace('Status: O\n', ''))).toEqual(texts)
		}),
		{ numRuns: 200 },
	)
})
