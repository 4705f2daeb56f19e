import { once } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { frontDoor, LARGEST_BODY_BYTES } from '@/main/front-door'

let server: Server
let port: number
const seen: IncomingMessage[] = []
const errors: unknown[] = []

/** Stands in for Next: reads the whole body and says how long it was. */
async function application(request: IncomingMessage, response: import('node:http').ServerResponse): Promise<void> {
	seen.push(request)
	if (request.url === '/fails') throw new Error('secret reason')
	let bytes = 0
	for await (const piece of request) bytes += piece.length
	response.end(`read ${bytes}`)
}

beforeAll(async () => {
	const env = { publicOrigin: 'https://panel.example.org', trustedProxies: [] }
	server = frontDoor(env, application, (error) => errors.push(error))
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	const address = server.address()
	port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(() => {
	server.closeAllConnections()
	server.close()
})

/** Sends text as it is and returns everything that comes back until the connection ends. */
async function raw(...pieces: (string | Buffer)[]): Promise<string> {
	const socket = connect(port, '127.0.0.1')
	let answer = ''
	socket.on('data', (chunk) => (answer += String(chunk)))
	socket.on('error', () => undefined)
	for (const piece of pieces) socket.write(piece)
	await new Promise((resolve) => socket.once('close', resolve))
	return answer
}

const head = (line: string, ...headers: string[]) =>
	`${[line, 'Host: evil.example', 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`
const statusOf = (answer: string) => Number(answer.split(' ')[1])

test('an ordinary request arrives, under the public name and with the real client', async () => {
	const answer = await raw(
		head('GET /domains?x=1 HTTP/1.1', 'X-Forwarded-For: 6.6.6.6', 'X-Middleware-Subrequest: a', 'Cookie: a=b'),
	)
	expect(statusOf(answer)).toBe(200)
	const request = seen.at(-1)
	expect(request?.url).toBe('/domains?x=1')
	expect(request?.headers).toMatchObject({ host: 'panel.example.org', 'x-postern-client': '127.0.0.1', cookie: 'a=b' })
	expect(request?.rawHeaders.join()).not.toMatch(/evil|6\.6\.6\.6|subrequest/i)
})

test.each([
	['a target with another host', 'GET http://evil.example/ HTTP/1.1', 400],
	['a target that is no path', 'OPTIONS * HTTP/1.1', 400],
	['a method that nobody uses', 'TRACE / HTTP/1.1', 405],
])('%s is refused', async (_what, line, status) => {
	const before = seen.length
	expect(statusOf(await raw(head(line)))).toBe(status)
	expect(seen).toHaveLength(before)
})

test('a tunnel is not opened', async () => {
	expect(await raw('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n')).not.toMatch(/ 200 /)
})

test.each(['websocket', 'h2c'])('a change to %s is refused and the connection ended', async (protocol) => {
	const before = seen.length
	const request = ['GET / HTTP/1.1', 'Host: a', 'Connection: Upgrade', `Upgrade: ${protocol}`, '', ''].join('\r\n')
	expect(statusOf(await raw(request))).toBe(400)
	expect(seen).toHaveLength(before)
})

test('a body that says it is too large is refused before it is read', async () => {
	const before = seen.length
	expect(statusOf(await raw(head('POST / HTTP/1.1', `Content-Length: ${LARGEST_BODY_BYTES + 1}`)))).toBe(413)
	expect(seen).toHaveLength(before)
})

test('the largest body that is allowed arrives whole, declared or in pieces', async () => {
	const body = Buffer.alloc(LARGEST_BODY_BYTES, 'x')
	const declared = await raw(head('POST / HTTP/1.1', `Content-Length: ${body.length}`), body)
	expect(declared).toContain(`read ${LARGEST_BODY_BYTES}`)
	const pieces = await raw(
		head('POST / HTTP/1.1', 'Transfer-Encoding: chunked'),
		`${body.length.toString(16)}\r\n`,
		body,
		'\r\n0\r\n\r\n',
	)
	expect(pieces).toContain(`read ${LARGEST_BODY_BYTES}`)
})

test('a body without a length is counted, and cut off with 413', async () => {
	const piece = Buffer.alloc(100_000, 'x')
	const chunk = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
	const endless = Array.from({ length: 15 }, () => chunk)
	const answer = await raw(head('POST / HTTP/1.1', 'Transfer-Encoding: chunked'), ...endless)
	expect(answer).not.toContain('read ')
	expect(statusOf(answer)).toBe(413)
})

test('a request that declares its length twice over is refused', async () => {
	expect(statusOf(await raw(head('POST / HTTP/1.1', 'Content-Length: 4', 'Transfer-Encoding: chunked')))).toBe(400)
	expect(statusOf(await raw(head('POST / HTTP/1.1', 'Content-Length: 4', 'Content-Length: 5')))).toBe(400)
})

test('headers beyond 16 KiB are refused', async () => {
	expect(statusOf(await raw(head('GET / HTTP/1.1', `X-Long: ${'x'.repeat(17_000)}`)))).toBe(431)
})

test('what the application throws is told to the log and not to the client', async () => {
	const answer = await raw(head('GET /fails HTTP/1.1'))
	expect(statusOf(answer)).toBe(500)
	expect(answer).not.toContain('secret reason')
	expect(String(errors.at(-1))).toContain('secret reason')
})

test('S-49 each refusal carries the headers that every answer has, also what was no request at all', async () => {
	const answers = {
		400: [
			head('GET http://evil.example/ HTTP/1.1'),
			'this is no request\r\n\r\n',
			head('POST / HTTP/1.1', 'Content-Length: 4', 'Transfer-Encoding: chunked'),
			'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
		],
		405: [head('TRACE / HTTP/1.1')],
		413: [head('POST / HTTP/1.1', `Content-Length: ${LARGEST_BODY_BYTES + 1}`)],
		431: [head('GET / HTTP/1.1', `X: ${'a'.repeat(20_000)}`)],
		500: [head('GET /fails HTTP/1.1')],
	}
	for (const [status, requests] of Object.entries(answers)) {
		for (const request of requests) {
			const answer = (await raw(request)).toLowerCase()
			expect([request.slice(0, 40), statusOf(answer)]).toEqual([request.slice(0, 40), Number(status)])
			for (const header of [
				'x-content-type-options: nosniff',
				'strict-transport-security: max-age=63072000',
				'cache-control: no-store',
				"content-security-policy: default-src 'none'",
				'cross-origin-opener-policy: same-origin',
				'cross-origin-resource-policy: same-origin',
				'x-frame-options: deny',
			])
				expect(answer).toContain(`\r\n${header}`)
		}
	}
})

test('slow headers and slow bodies have an end', async () => {
	expect(server.requestTimeout).toBe(30_000)
	const begun = Date.now()
	expect(statusOf(await raw('GET / HTTP/1.1\r\nHost: evil'))).toBe(408)
	// Ten seconds and a look every two; Node itself would wait for a minute.
	expect(Date.now() - begun).toBeLessThan(30_000)
}, 45_000)
