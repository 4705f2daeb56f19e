import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const PASSWORD = 'a password that leaked once'
const DIGEST = createHash('sha1').update(PASSWORD).digest('hex').toUpperCase()

let answer: (response: ServerResponse) => void
const asked: IncomingMessage[] = []
const server = createServer((request, response) => {
	asked.push(request)
	answer(response)
})
const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

beforeEach(async () => {
	asked.length = 0
	vi.resetModules()
	vi.spyOn(process.stderr, 'write').mockReturnValue(true)
	vi.spyOn(process.stdout, 'write').mockReturnValue(true)
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => new Promise((resolve) => server.close(resolve).closeAllConnections()))

/** With a process of its own, as far as settings go. */
async function isBreached(url: string | undefined = `${origin()}/range/`): Promise<boolean> {
	vi.stubEnv('PWNED_URL', url)
	return (await import('@/platform/breached-passwords')).isBreachedPassword(PASSWORD)
}

test('it is asked by five signs of a digest, with padding, and by nothing else', async () => {
	answer = (response) => response.end(`${'0'.repeat(35)}:3\r\n${DIGEST.slice(5)}:42\r\n`)
	expect(await isBreached()).toBe(true)
	expect(asked.map(({ url }) => url)).toEqual([`/range/${DIGEST.slice(0, 5)}`])
	expect(asked[0]?.headers['add-padding']).toBe('true')
	expect(JSON.stringify([asked[0]?.url, asked[0]?.rawHeaders])).not.toContain(DIGEST.slice(5))
})

test('a line of padding is no leak', async () => {
	answer = (response) => response.end(`${DIGEST.slice(5)}:0\r\n`)
	expect(await isBreached()).toBe(false)
})

test('without PWNED_URL nobody is asked', async () => {
	expect(await isBreached('')).toBe(false)
	expect(asked).toEqual([])
})

test.each<[string, (response: ServerResponse) => void]>([
	['an error', (response) => response.writeHead(503).end()],
	['a redirection', (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()],
	['an endless answer', (response) => response.end('x'.repeat(600_000))],
	['no answer', () => undefined],
])('%s lets the password pass within three seconds, and the log says so', async (_, reply) => {
	answer = reply
	const began = performance.now()
	expect(await isBreached()).toBe(false)
	expect(performance.now() - began).toBeLessThan(3_000)
	const lines = [process.stdout.write, process.stderr.write].flatMap((write) => vi.mocked(write).mock.calls.map(String))
	expect(lines.join('')).toContain('leaked passwords did not answer')
	expect(lines.join('')).not.toContain(PASSWORD)
})
