import { expect, test } from 'vitest'
import { serverName } from '@/features/trace/reply-words'

test.each([
	['mx.example.org[203.0.113.7]:25', 'mx.example.org (203.0.113.7)'],
	['mx.example.org[2001:db8::7]:25', 'mx.example.org (2001:db8::7)'],
	['unknown[203.0.113.7]', '203.0.113.7'],
	['203.0.113.7[203.0.113.7]:25', '203.0.113.7'],
	['mx.example.org', 'mx.example.org'],
])('Q6: a server is told by its name where it has one: %s', (relay, told) => {
	expect(serverName(relay)).toBe(told)
})
