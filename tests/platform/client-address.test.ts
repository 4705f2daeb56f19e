import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientAddress, trustedProxies } from '@/platform/client-address'

const none = trustedProxies([])
const proxies = trustedProxies(['127.0.0.1', '10.0.0.0/8', '2001:db8:1::/48'])

test.each([
	['192.0.2.1', '192.0.2.1'],
	['::ffff:192.0.2.1', '192.0.2.1'],
	['2001:db8::0001', '2001:db8::1'],
	['fe80::1%eth0', 'fe80::1'],
	[undefined, 'unknown'],
])('the address of the connection %s is written %s', (socket, written) => {
	expect(clientAddress(socket, undefined, none)).toBe(written)
})

test('nobody chooses an address by a header when no proxy is trusted', () => {
	const text = fc.oneof(fc.string(), fc.ipV4(), fc.array(fc.oneof(fc.ipV4(), fc.ipV6())).map(String))
	fc.assert(fc.property(text, (header) => clientAddress('192.0.2.1', header, none) === '192.0.2.1'))
})

test('nobody chooses an address by writing to the left of what the proxy appends', () => {
	fc.assert(fc.property(fc.string(), (lie) => clientAddress('127.0.0.1', `${lie}, 192.0.2.7`, proxies) === '192.0.2.7'))
})

test.each([
	['one proxy', '127.0.0.1', '192.0.2.7', '192.0.2.7'],
	['a chain of proxies', '127.0.0.1', '6.6.6.6, 192.0.2.7, 10.9.9.9, 10.1.1.1', '192.0.2.7'],
	['a proxy over IPv6', '2001:db8:1::5', '192.0.2.7', '192.0.2.7'],
	['a proxy written as IPv4 inside IPv6', '::ffff:10.1.2.3', '::ffff:192.0.2.7', '192.0.2.7'],
	['a client with IPv6', '127.0.0.1', '2001:DB8:0::9', '2001:db8::9'],
	['an entry with its port', '127.0.0.1', '192.0.2.7:51234', '192.0.2.7'],
	['an entry in brackets', '127.0.0.1', '[2001:db8::9]:443', '2001:db8::9'],
	['an entry that is no address', '127.0.0.1', '6.6.6.6, nonsense', '127.0.0.1'],
	['no address left of a proxy', '127.0.0.1', 'nonsense, 10.1.1.1', '10.1.1.1'],
	['only proxies', '127.0.0.1', '10.2.2.2, 10.1.1.1', '10.2.2.2'],
	['an empty header', '127.0.0.1', '', '127.0.0.1'],
	['an old way to write a number', '127.0.0.1', '0300.0.2.7', '127.0.0.1'],
	['a proxy that is not trusted', '192.0.2.99', '6.6.6.6', '192.0.2.99'],
])('%s', (_what, socket, header, client) => {
	expect(clientAddress(socket, header, proxies)).toBe(client)
})
