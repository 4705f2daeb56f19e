import { expect, test } from 'vitest'
import { claimBounds, waitWords } from '@/core/proof/claim-bounds'
import { networkOf } from '@/core/proof/network'
import { deviceWords } from '@/features/sessions/device-words'
import { localPath } from '@/features/sessions/local-path'

test.each([
	'//evil.test',
	'/\\evil.test',
	'\\\\evil.test',
	'https://evil.test',
	'https:evil.test',
	'javascript:alert(1)',
	'evil.test',
	'',
	' /domains',
	'/\t/evil.test',
	'/\n/evil.test',
	'/%09//evil.test/..//',
	'/.//evil.test',
	'/sign-in',
	'/sign-in?next=/x',
	'/api/auth/session',
	'/welcome/x',
	`/${'a'.repeat(3000)}`,
])('D-46 nobody is led to %j after signing in', (text) => {
	const path = localPath(text)
	if (path !== null) expect(new URL(path, 'http://panel.test').host).toBe('panel.test')
	else expect(path).toBeNull()
})

test('D-46 a path that could be taken for a host is no path', () => {
	for (const text of ['//evil.test', '/\\evil.test', '/\t/evil.test', '/.//evil.test', '/x/..//evil.test'])
		expect(localPath(text), text).toBeNull()
})

test('pages of the panel are kept, with what was searched there', () => {
	expect(localPath('/mailboxes?q=anna&sort=-address')).toBe('/mailboxes?q=anna&sort=-address')
	expect(localPath('/')).toBe('/')
	expect(localPath('/passwords')).toBe('/passwords')
	expect(localPath(undefined)).toBeNull()
})

test.each([
	['192.0.2.77', '192.0.2.0/24'],
	['::ffff:192.0.2.77', '192.0.2.0/24'],
	['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
	['', 'unknown'],
	['not an address', 'unknown'],
])('the network of %s is %s', (client, network) => {
	expect(networkOf(client)).toBe(network)
})

test('the bounds go from narrow to wide, and a known browser shares none with strangers', () => {
	const wide = claimBounds('a@b.test', '192.0.2.1', null)
	expect(wide[0]?.most).toBeLessThan(wide.at(-1)?.most ?? 0)
	const strangers = new Set(wide.map(({ key }) => key))
	expect(claimBounds('a@b.test', '192.0.2.1', 'browser').filter(({ key }) => strangers.has(key))).toEqual([])
})

test.each([
	[1, 'a second'],
	[4, '4 seconds'],
	[60, 'a minute'],
	[61, 'a minute'],
	[100, '2 minutes'],
	[900, '15 minutes'],
	[6000, '2 hours'],
])('%i seconds are %s', (seconds, words) => {
	expect(waitWords(seconds)).toBe(words)
})

test.each([
	['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
	[
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
		'Edge on Windows',
	],
	[
		'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
		'Safari on iPhone',
	],
	[
		'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
		'Chrome on macOS',
	],
	[
		'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
		'Chrome on Android',
	],
	['curl/8.5.0', 'curl'],
	['', 'Unknown browser'],
])('%s is %s', (userAgent, words) => {
	expect(deviceWords(userAgent)).toBe(words)
})
