import { describe, expect, test } from 'vitest'
import { asListMessage, hasPassed, isAutomaticAnswer, type Sending } from '@/features/lists/list-message'

const LIST: Sending = {
	address: '5a@school.test',
	name: 'Class 5a',
	posters: 'members',
	replies: 'author',
	subjectPrefix: '',
}
const message = (head: readonly string[], body = 'Hello\r\n', end = '\r\n') =>
	Buffer.from([...head, '', body].join(end))
const AUTHOR = 'From: Ada Kern <ada@school.test>'
const sent = (head: readonly string[], list: Partial<Sending> = {}, leaves = false) =>
	asListMessage(message(head), { ...LIST, ...list }, leaves).toString('latin1')
const fieldsOf = (text: string) => text.slice(0, text.indexOf('\r\n\r\n')).split(/\r\n(?![ \t])/)
const field = (text: string, name: string) =>
	fieldsOf(text).filter((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`))

describe('P10 what a list says of itself (RFC 2369, RFC 2919)', () => {
	test('its id, where to write, whom to ask, and nothing of what another list said', () => {
		const text = sent([
			AUTHOR,
			'List-Id: <other.example>',
			'Precedence: bulk',
			'Return-Path: <x@y.test>',
			'Subject: Hi',
		])
		expect(field(text, 'List-Id')).toEqual(['List-Id: "Class 5a" <5a.school.test>'])
		expect(field(text, 'List-Post')).toEqual(['List-Post: <mailto:5a@school.test>'])
		expect(field(text, 'List-Unsubscribe')).toEqual([
			'List-Unsubscribe: <mailto:5a+owner@school.test?subject=unsubscribe>',
		])
		expect(field(text, 'Precedence')).toEqual(['Precedence: list'])
		expect(field(text, 'Return-Path')).toEqual([])
		expect(field(sent([AUTHOR], { posters: 'owners' }), 'List-Post')).toEqual([
			'List-Post: NO (only the owners write to this list)',
		])
	})

	test('the author, the subject, the signature and the body stay byte for byte when nothing asks for more', () => {
		const body = Buffer.concat([Buffer.from('caf\xe9 \0', 'latin1'), Buffer.from('ü\r\n')])
		const head = [
			AUTHOR,
			'DKIM-Signature: v=1;\r\n b=abc',
			'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
			'Reply-To: <a@b.test>',
		]
		const passed = asListMessage(Buffer.concat([message(head, ''), body]), LIST, true)
		for (const line of head) expect(passed.toString('latin1')).toContain(`${line}\r\n`)
		expect(passed.subarray(-body.length)).toEqual(body)
	})

	test('a name cannot bring a header of its own, whatever it contains', () => {
		const text = sent([AUTHOR], { name: 'Über "alles" <x>\r\nBcc: eve@evil.test' })
		expect(field(text, 'Bcc')).toEqual([])
		expect(field(text, 'List-Id')).toEqual(['List-Id: "Uber alles xBcc: eve@evil.test" <5a.school.test>'])
	})

	test('a message whose lines end bare, or that has no body, is passed on as well', () => {
		const bare = asListMessage(message([AUTHOR, 'Subject: Hi'], 'Hello', '\n'), LIST, false).toString()
		expect(bare).toContain('Subject: Hi\r\n')
		expect(bare.endsWith('\r\n\r\nHello')).toBe(true)
		expect(asListMessage(Buffer.from('Subject: Hi'), LIST, false).toString()).toContain('Subject: Hi\r\n')
	})
})

describe('the prefix of the subject', () => {
	test.each([
		['is put before it', 'Subject: Trip', 'Subject: [5a] Trip'],
		['is put before an encoded one', 'Subject: =?utf-8?B?R3LDvMOfZQ==?=', 'Subject: [5a] =?utf-8?B?R3LDvMOfZQ==?='],
		['stands once in an answer', 'Subject: Re: [5a] Trip', 'Subject: Re: [5a] Trip'],
		[
			'stands once in an encoded answer',
			'Subject: =?utf-8?Q?Re=3A_[5a]_Gr=C3=BC=C3=9Fe?=',
			'Subject: =?utf-8?Q?Re=3A_[5a]_Gr=C3=BC=C3=9Fe?=',
		],
		['stands alone where there is none', 'X-Other: 1', 'Subject: [5a]'],
	])('%s', (_what, came, goes) => {
		expect(field(sent([AUTHOR, came], { subjectPrefix: '[5a]' }), 'Subject')).toEqual([goes])
	})

	test('takes away the signature that it breaks, and only then', () => {
		const head = [AUTHOR, 'DKIM-Signature: v=1; b=abc', 'Subject: Trip']
		expect(field(sent(head, { subjectPrefix: '[5a]' }), 'DKIM-Signature')).toEqual([])
		expect(
			field(sent([...head.slice(0, 2), 'Subject: Re: [5a] Trip'], { subjectPrefix: '[5a]' }), 'DKIM-Signature'),
		).toHaveLength(1)
	})
})

describe('where answers go', () => {
	const elsewhere = 'From: =?utf-8?Q?J=C3=B6rg?= <joerg@elsewhere.test>'

	test('to the list when it says so, whatever the author wrote', () => {
		expect(field(sent([AUTHOR, 'Reply-To: <x@y.test>'], { replies: 'list' }), 'Reply-To')).toEqual([
			'Reply-To: <5a@school.test>',
		])
		expect(field(sent([AUTHOR]), 'Reply-To')).toEqual([])
	})

	test('an author from elsewhere is named and still reached when members are elsewhere, for their servers would refuse it else', () => {
		const text = sent([elsewhere, 'DKIM-Signature: v=1'], {}, true)
		const name = Buffer.from('Jörg via Class 5a').toString('base64')
		expect(field(text, 'From')).toEqual([`From: =?utf-8?B?${name}?= <5a@school.test>`])
		expect(field(text, 'Reply-To')).toEqual(['Reply-To: <joerg@elsewhere.test>'])
		expect(field(text, 'DKIM-Signature')).toEqual([])
		expect(field(sent([elsewhere]), 'From')).toEqual([elsewhere])
		expect(field(sent([AUTHOR], {}, true), 'From')).toEqual([AUTHOR])
	})
})

test('a message that the list sent before is known by its id, also when another list’s stands beside it', () => {
	const passed = asListMessage(message([AUTHOR]), LIST, false)
	expect(hasPassed(passed, LIST.address)).toBe(true)
	expect(hasPassed(passed, 'a@school.test')).toBe(false)
	expect(hasPassed(message([AUTHOR]), LIST.address)).toBe(false)
	expect(hasPassed(message([AUTHOR], 'List-Id: <5a.school.test>\r\n'), LIST.address)).toBe(false)
})

test('an automatic answer is told from what a program writes by itself (RFC 3834)', () => {
	expect(isAutomaticAnswer(message(['Auto-Submitted: auto-replied (vacation)']))).toBe(true)
	expect(isAutomaticAnswer(message(['Auto-Submitted: auto-generated']))).toBe(false)
})
