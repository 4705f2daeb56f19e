/** Lines as a real Postfix 3.7.11 wrote them (names changed), and lines that somebody tried to make it write. */
import { describe, expect, test } from 'vitest'
import { decodedWords } from '@/jobs/trace/encoded-words'
import { entryOf } from '@/jobs/trace/log-line'

const AS_OF = Date.UTC(2026, 10, 22, 6)
const AT = Date.UTC(2026, 10, 22, 5, 56, 27)
const ID = '4jXJGz2ZKQzJXHT'
const line = (program: string, text: string) => `Nov 22 05:56:27 mail ${program}[15436]: ${text}`
const read = (program: string, text: string) => entryOf(line(program, text), AS_OF)
const REFUSED = { kind: 'refusal', at: AT, queueId: '', client: 'unknown[127.0.0.1]', login: '', submitted: false }

describe('Q6 what a line says', () => {
	test.each([
		[
			'postfix/smtpd',
			`${ID}: client=unknown[127.0.0.1]`,
			{ kind: 'client', client: 'unknown[127.0.0.1]', login: '', inside: false },
		],
		[
			'postfix/submissions/smtpd',
			`${ID}: client=unknown[127.0.0.1], sasl_method=PLAIN, sasl_username=anna@a.test/0`,
			{ kind: 'client', client: 'unknown[127.0.0.1]', login: 'anna@a.test/0', inside: false },
		],
		[
			'postfix/reinject/smtpd',
			`${ID}: client=unknown[127.0.0.1]`,
			{ kind: 'client', client: 'unknown[127.0.0.1]', login: '', inside: true },
		],
		['postfix/pickup', `${ID}: uid=0 from=<root>`, { kind: 'client', client: 'local', login: '', inside: true }],
		[
			'postfix/cleanup',
			`${ID}: message-id=<0.366@client.test>`,
			{ kind: 'message-id', messageId: '0.366@client.test' },
		],
		[
			'postfix/cleanup',
			`${ID}: info: header Subject: test from unknown[127.0.0.1]; from=<x@elsewhere.test> to=<anna@a.test> proto=ESMTP helo=<client.test>`,
			{ kind: 'subject', subject: 'test' },
		],
		[
			'postfix/cleanup',
			`${ID}: info: header Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=? =?utf-8?b?IGF1cw==?= from local; from=<root@a.test>`,
			{ kind: 'subject', subject: 'Grüße aus' },
		],
		[
			'postfix/qmgr',
			`${ID}: from=<x@Elsewhere.test>, size=348, nrcpt=3 (queue active)`,
			{ kind: 'queued', sender: 'x@elsewhere.test', sizeBytes: 348 },
		],
		[
			'postfix/qmgr',
			`${ID}: from=<>, size=333, nrcpt=1 (queue active)`,
			{ kind: 'queued', sender: '', sizeBytes: 333 },
		],
		['postfix/qmgr', `${ID}: from=<anna@a.test>, status=expired, returned to sender`, { kind: 'expired' }],
		[
			'postfix/bounce',
			`${ID}: sender non-delivery notification: 4jXJHn2xG6zJXGm`,
			{ kind: 'follows', newId: '4jXJHn2xG6zJXGm' },
		],
		[
			'postfix/lmtp',
			`${ID}: to=<carl@a.test>, orig_to=<team@b.test>, relay=mail.postern.test[private/dovecot-lmtp], delay=0.19, delays=0.04/0.02/0.05/0.07, dsn=2.0.0, status=sent (250 2.0.0 <carl@a.test> zzhmGguEAmsxPQAAg+zDdQ:R2 Saved)`,
			{
				kind: 'delivery',
				recipient: 'carl@a.test',
				writtenAs: 'team@b.test',
				relay: 'mail.postern.test[private/dovecot-lmtp]',
				code: '2.0.0',
				status: 'sent',
				reply: '250 2.0.0 <carl@a.test> zzhmGguEAmsxPQAAg+zDdQ:R2 Saved',
				here: true,
			},
		],
		[
			'postfix/smtp',
			`${ID}: to=<gone@elsewhere.test>, relay=none, delay=41, delays=41/0.04/0/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:40541: Connection refused)`,
			{
				kind: 'delivery',
				recipient: 'gone@elsewhere.test',
				writtenAs: 'gone@elsewhere.test',
				relay: 'none',
				code: '4.4.1',
				status: 'deferred',
				reply: 'connect to 127.0.0.1[127.0.0.1]:40541: Connection refused',
				here: false,
			},
		],
	])('%s: %s', (program, text, said) => {
		expect(read(program, text)).toEqual([{ at: AT, queueId: ID, ...said }])
	})

	test.each([
		[
			'postfix/smtpd',
			'NOQUEUE: reject: RCPT from unknown[127.0.0.1]: 550 5.1.1 <nobody@b.test>: Recipient address rejected: User unknown in virtual mailbox table; from=<x@elsewhere.test> to=<nobody@b.test> proto=ESMTP helo=<client.test>',
			{ code: '5.1.1', sender: 'x@elsewhere.test', recipient: 'nobody@b.test' },
		],
		[
			'postfix/submissions/smtpd',
			'NOQUEUE: reject: MAIL from unknown[127.0.0.1]: 553 5.7.1 <bob@b.test>: Sender address rejected: not owned by user anna@a.test/0; from=<bob@b.test> proto=ESMTP helo=<client.test>',
			{ code: '5.7.1', sender: 'bob@b.test', recipient: '', login: 'anna@a.test/0', submitted: true },
		],
		[
			'postfix/smtpd',
			'NOQUEUE: reject: RCPT from unknown[127.0.0.1]: 554 5.7.1 <x>: Relay access denied; from=<> to=<x> proto=ESMTP helo=<client.test>',
			{ code: '5.7.1', sender: '', recipient: 'x' },
		],
	])('a refusal at %s: %s', (program, text, said) => {
		expect(read(program, text)).toMatchObject([{ ...REFUSED, ...said }])
	})

	test('a message that is handed in again on this machine is followed', () => {
		const told = read(
			'postfix/smtp',
			`${ID}: to=<a@a.test>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4jXJGz6Dr5zJXH9)`,
		)
		expect(told).toMatchObject([{ kind: 'delivery' }, { kind: 'follows', queueId: ID, newId: '4jXJGz6Dr5zJXH9' }])
		const outside = read(
			'postfix/smtp',
			`${ID}: to=<a@c.test>, relay=mx.c.test[203.0.113.9]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4jXJGz6Dr5zJXH9)`,
		)
		expect(outside).toMatchObject([{ kind: 'delivery' }])
		expect(outside).toHaveLength(1)
	})

	test.each([
		'postfix-postern/smtpd[15436]: connect from unknown[127.0.0.1]',
		'postfix-postern/qmgr[15434]: 4jXJGz1csbzJXH9: removed',
		'postfix/submissions/smtpd[15690]: warning: unknown[127.0.0.1]: SASL PLAIN authentication failed: (reason unavailable), sasl_username=anna@a.test/0',
		'postfix-postern/scache[15670]: statistics: max simultaneous domains=1 addresses=1 connection=2',
		'postfix/smtpd[1]: NOQUEUE: reject: CONNECT from unknown[127.0.0.1]: 451 4.3.5 Server configuration error; proto=SMTP',
		`postfix/smtp[1]: ${ID}: to=<a@a.test>, relay=none, delay=1, delays=1/0/0/0, dsn=2.1.5, status=deliverable (250 2.1.5 Ok)`,
		'dovecot: lmtp(anna@a.test)<1><2>: msgid=<x>: saved mail to INBOX',
	])('about no message: %s', (text) => {
		expect(entryOf(`Nov 22 05:56:27 mail ${text}`, AS_OF)).toBe('other')
	})

	test.each([
		'',
		'nonsense',
		'Nov 31 05:56:27 mail postfix/smtpd[1]: connect',
		'Nov 22 25:00:00 mail postfix/smtpd[1]: connect',
		line('postfix/smtp', `${ID}: to=<half`),
		`${line('postfix/smtpd', 'connect')}${'x'.repeat(9_000)}`,
	])('not understood: %s', (text) => expect(entryOf(text, AS_OF)).toBeNull())
})

describe('when it was', () => {
	const when = (stamp: string, asOf: number) => {
		const told = entryOf(`${stamp} mail postfix/qmgr[1]: ${ID}: from=<>, size=1, nrcpt=1 (queue active)`, asOf)
		return Array.isArray(told) ? new Date(told[0].at).toISOString() : told
	}
	test.each([
		['Dec 31 23:59:59', Date.UTC(2027, 0, 1, 0, 0, 5), '2026-12-31T23:59:59.000Z'],
		['Jan  1 00:00:01', Date.UTC(2026, 11, 31, 23, 59, 58), '2026-01-01T00:00:01.000Z'],
		['Jan  1 00:00:01', Date.UTC(2027, 0, 1, 0, 0, 5), '2027-01-01T00:00:01.000Z'],
		['2026-11-22T06:56:27.123456+01:00', AS_OF, '2026-11-22T05:56:27.000Z'],
		['2026-11-22T05:56:27Z', AS_OF, '2026-11-22T05:56:27.000Z'],
	])('%s', (stamp, asOf, at) => expect(when(stamp, asOf)).toBe(at))
})

describe('what a stranger writes into a line stays what it is', () => {
	const victim = 'victim@b.test'
	test.each([
		[`"odd one, to=<x>"@elsewhere.test`, 'a@a.test'],
		[`"> to=<${victim}> proto=ESMTP helo=<x"@elsewhere.test`, 'a@a.test'],
		['x@elsewhere.test', `"> to=<${victim}"@a.test`],
		['x@elsewhere.test', `"; from=<a@b.test> to=<${victim}> proto=ESMTP helo=<"@a.test`],
	])('in the addresses of a refusal: %s to %s', (from, to) => {
		const told = read(
			'postfix/smtpd',
			`NOQUEUE: reject: RCPT from unknown[127.0.0.1]: 550 5.1.1 <${to}>: Recipient address rejected: no; from=<${from}> to=<${to}> proto=ESMTP helo=<x>; from=<q@q.test> to=<${victim}> proto=ESMTP helo=<x>`,
		)
		expect(told).toMatchObject([{ kind: 'refusal', sender: from.toLowerCase(), recipient: to.toLowerCase() }])
	})

	test('in a recipient, or in what another server answers', () => {
		const to = `"a>, relay=x, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (ok) to=<${victim}"@a.test`
		const reply = `450 status=deliverable (x) to=<${victim}>, relay=x, delay=1, delays=1/1/1/1, dsn=2.0.0, status=sent (250`
		const told = read(
			'postfix/smtp',
			`${ID}: to=<${to}>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (${reply})`,
		)
		expect(told).toMatchObject([{ kind: 'delivery', recipient: to.toLowerCase(), status: 'deferred', reply }])
	})

	test('in a subject: nobody’s address comes from it', () => {
		const told = read(
			'postfix/cleanup',
			`${ID}: info: header Subject: hi from x[1]; from=<a@b.test> to=<${victim}> from unknown[127.0.0.1]; from=<x@elsewhere.test> to=<anna@a.test> proto=ESMTP helo=<h>`,
		)
		expect(told).toEqual([
			{ kind: 'subject', at: AT, queueId: ID, subject: `hi from x[1]; from=<a@b.test> to=<${victim}>` },
		])
	})

	test('takes no time', () => {
		const hostile = [`"${'\\"'.repeat(900)}`, '; from=<'.repeat(240), `${'a'.repeat(1900)}`, '<">'.repeat(600)]
		const began = performance.now()
		for (const text of hostile) {
			read(
				'postfix/smtpd',
				`NOQUEUE: reject: RCPT from unknown[127.0.0.1]: 550 <${text}>: no; from=<${text}> to=<${text}>`,
			)
			read('postfix/smtp', `${ID}: to=<${text}>, relay=${text}`)
			read('postfix/cleanup', `${ID}: info: header Subject: ${text} from ${text}`)
		}
		expect(performance.now() - began).toBeLessThan(5_000)
	})
})

describe('encoded words', () => {
	test.each([
		['plain text', 'plain text'],
		['=?iso-8859-1?Q?caf=E9_au_lait?=', 'café au lait'],
		['=?utf-8?B?8J+YgA==?= smile', '😀 smile'],
		['=?utf-8?q?a?=  =?utf-8?q?b?=', 'ab'],
		['=?no-such-charset?q?a?=', '=?no-such-charset?q?a?='],
		['=?utf-8?b?R3LDvMOfZSBhdXM', 'Grüße aus'],
		['a\u202eb\u0007c', 'a b c'],
	])('%s', (text, read) => expect(decodedWords(text)).toBe(read))
})
