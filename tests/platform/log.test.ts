import { expect, test } from 'vitest'
import { formatLine, reasonOf, redact } from '@/platform/log'

test('values under names of secrets never reach the log', () => {
	const fields = {
		password: 'a',
		newPassword: 'b',
		authSecret: 'c',
		token: 'd',
		passwordHash: 'e',
		cookie: 'f',
		nested: [{ databaseUrl: 'g' }],
		name: 'kept',
	}
	const line = formatLine('info', 'tried', fields, 'json')
	expect(JSON.parse(line)).toMatchObject({ level: 'info', event: 'tried', password: '[redacted]', name: 'kept' })
	expect(line).not.toMatch(/"[a-g]"/)
})

test('logins inside URLs are cut out, in errors too', () => {
	const error = new Error('connect postgresql://owner:swordfish@db:5432/x failed', {
		cause: new Error('smtp://me:hunter2@mail'),
	})
	expect(JSON.stringify(redact({ error }))).not.toMatch(/swordfish|hunter2/)
	expect(reasonOf(error)).toBe('connect postgresql://[redacted]@db:5432/x failed')
})

test('text from outside stays inside one line', () => {
	const evil = 'a\r\n{"level":"error"}\u2028\u0085\u009b1m\u001b[31m'
	for (const form of ['json', 'text'] as const) {
		const line = formatLine('warn', evil, { evil, [evil]: 1 }, form)
		expect(line).toMatch(/^[ -~]+$/)
	}
})

test('what JSON can not hold does not break the log', () => {
	const ring: Record<string, unknown> = {
		big: 1n,
		bytes: new Uint8Array(3),
		when: new Date(0),
		never: new Date(Number.NaN),
		f: () => 1,
	}
	ring.ring = ring
	const line = formatLine('error', 'odd', ring, 'json')
	expect(JSON.parse(line)).toMatchObject({
		big: '1',
		bytes: '[bytes]',
		when: '1970-01-01T00:00:00.000Z',
		never: 'Invalid Date',
	})
	expect(line).toContain('[deeper]')
})
