import { once } from 'node:events'
import { Agent, type IncomingMessage, request, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { frontDoor, LARGEST_BODY_BYTES } from '@/main/front-door'

/** How a connection ends on which something was refused: the client reads why, also while it is still sending, and learns that it ends. */

let server: Server
let port: number
/** Requests that reached the application. */
const seen: string[] = []

async function application(asked: IncomingMessage, response: import('node:http').ServerResponse): Promise<void> {
	seen.push(`${asked.method} ${asked.url}`)
	for await (const _ of asked);
	response.end('done')
}
beforeAll(async () => {
	server = frontDoor({ publicOrigin: 'https://panel.example.org', trustedProxies: [] }, application, () => undefined)
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	port = (server.address() as AddressInfo).port
})
afterAll(() => {
	server.closeAllConnections()
	server.close()
})
afterEach(() => void vi.useRealTimers())

/** More than the systems on both sides keep for a connection, so that it is only sent if somebody takes it. */
const SENT_BYTES = 24_000_000
const PIECE = Buffer.alloc(100_000, 'x')
const CHUNK = Buffer.concat([Buffer.from(`${PIECE.length.toString(16)}\r\n`), PIECE, Buffer.from('\r\n')])

/** Sends all of it before it reads a word, as simple programs do. @returns what it read then, and how the connection ended */
async function sendAllThenRead(...headers: string[]): Promise<{ answer: string; end: string }> {
	const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).pause()
	const failed = new Promise<string>((resolve) => socket.once('error', ({ message }) => resolve(message)))
	const isInPieces = headers.some((header) => /chunked/.test(header))
	const send = async (text: string | Buffer) => socket.write(text) || Promise.race([once(socket, 'drain'), failed])
	await send(`POST / HTTP/1.1\r\nHost: a\r\n${headers.join('\r\n')}\r\n\r\n`)
	for (let sent = 0; sent < SENT_BYTES && socket.writable; sent += PIECE.length) await send(isInPieces ? CHUNK : PIECE)
	let answer = ''
	socket.on('data', (piece) => (answer += String(piece))).resume()
	const end = await Promise.race([once(socket, 'end').then(() => 'ended'), failed])
	socket.destroy()
	return { answer, end }
}

test.each([
	['says its length', `Content-Length: ${SENT_BYTES}`],
	['comes in pieces', 'Transfer-Encoding: chunked'],
])(
	'a body too large that %s: who sends all of it first reads the whole answer then, and that the connection ends',
	async (_how, header) => {
		const { answer, end } = await sendAllThenRead(header)
		expect([answer.slice(0, 12), end]).toEqual(['HTTP/1.1 413', 'ended'])
		expect(answer.toLowerCase()).toContain('\r\nconnection: close\r\n')
		expect(answer).toMatch(/The request is too large\.\n(\r\n0\r\n\r\n)?$/)
	},
)

test('a program that keeps its connections lets the refused one go, and its next request is answered', async () => {
	const agent = new Agent({ keepAlive: true, maxSockets: 1 })
	const ask = (bytes: number) =>
		new Promise<IncomingMessage>((resolve, reject) => {
			const headers = { 'content-length': bytes }
			const sent = request({ port, host: '127.0.0.1', agent, method: 'POST', headers }, (answer) =>
				resolve(answer.resume()),
			)
			sent.once('error', reject)
			sent.end(Buffer.alloc(bytes))
		})
	const refused = await ask(LARGEST_BODY_BYTES + 1)
	expect([refused.statusCode, refused.headers.connection]).toEqual([413, 'close'])
	const next = await ask(10)
	expect([next.statusCode, next.headers.connection]).toEqual([200, 'keep-alive'])
	agent.destroy()
})

test('what is sent behind a refused request is not done', async () => {
	const before = seen.length
	const socket = connect(port, '127.0.0.1')
	let answer = ''
	socket.on('data', (piece) => (answer += String(piece)))
	const lines = ['TRACE / HTTP/1.1', 'Host: a', '', 'POST /behind HTTP/1.1', 'Host: a', 'Content-Length: 0', '', '']
	socket.write(lines.join('\r\n'))
	await once(socket, 'close')
	expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 405'])
	expect(seen.slice(before)).toEqual([])
})

test('a refused client that goes on sending is cut off in the end', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout'] })
	const arrived = once(server, 'connection') as Promise<[Socket]>
	const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
	socket.on('error', () => undefined)
	socket.resume().write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${SENT_BYTES}\r\n\r\nxxx`)
	const [ours] = await arrived
	await once(socket, 'end')
	await vi.advanceTimersByTimeAsync(9_000)
	expect([ours.writableEnded, ours.destroyed]).toEqual([true, false])
	await vi.advanceTimersByTimeAsync(2_000)
	expect(ours.destroyed).toBe(true)
	socket.destroy()
})
