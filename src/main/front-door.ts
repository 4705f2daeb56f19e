import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { securityHeaders } from '../core/gateway/response-headers'
import { clientAddress, trustedProxies } from '../platform/client-address'
import type { Env } from '../platform/env'
import { cleanHeaders, flatHeaders } from '../platform/request-headers'

/**
 * What stands in front of Next on our own port: it refuses what no browser sends to a panel, takes away from the request
 * what is not the client's to say, and gives slow and endless requests an end. A reverse proxy in front may do the same;
 * nothing here relies on it.
 */

export const LARGEST_BODY_BYTES = 1_000_000
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** How long what a refused client still sends is thrown away: until it ends the connection itself, and no longer than this. */
const LINGER_MS = 10_000

type Headers = Readonly<Record<string, string>>

/** Of every answer that is given here, before any page is asked. */
const headersOf = (publicOrigin: string): Headers => ({
	...securityHeaders(publicOrigin),
	'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
	'content-type': 'text/plain; charset=utf-8',
	'cache-control': 'no-store',
})

/**
 * Answers at once, says that the connection ends, and ends our half of it; the other half stays open for what the client still sends, which is
 * thrown away. Node would close both with the answer (`destroySoon`), and a system that is sent bytes which nobody reads any more resets the
 * connection: a client that is still sending would lose the answer on its way (RFC 9112, 9.6).
 */
type Refuse = (request: IncomingMessage, response: ServerResponse, status: number, sentence: string) => void
const refusing =
	(headers: Headers, refused: WeakSet<Duplex>): Refuse =>
	(request, response, status, sentence) => {
		const { socket } = request
		refused.add(socket)
		socket.destroySoon = () => void socket.end()
		response.once('finish', () => setTimeout(() => socket.destroy(), LINGER_MS).unref())
		response.writeHead(status, { ...headers, connection: 'close' })
		response.end(`${sentence}\n`)
	}

/** Why a request is refused before anything looks at it, if it is. */
function objection(request: IncomingMessage): readonly [number, string] | undefined {
	if (!request.url?.startsWith('/')) return [400, 'The target of a request must be a path.']
	if (!METHODS.has(request.method ?? '')) return [405, 'This method is not used here.']
	if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY_BYTES) return [413, 'The request is too large.']
	return undefined
}

/**
 * Counts the bytes of a body that came without a length. The parser hands each piece to `push`; counting there leaves the
 * stream untouched for its reader, which a listener would not.
 */
function limitBody(request: IncomingMessage, response: ServerResponse, refuse: Refuse): void {
	if (request.headers['transfer-encoding'] === undefined) return
	const push = request.push.bind(request)
	let bytes = 0
	let isRefused = false
	request.push = (piece: Uint8Array | null, encoding?: BufferEncoding) => {
		bytes += piece?.length ?? 0
		if (bytes <= LARGEST_BODY_BYTES) return push(piece, encoding)
		if (isRefused) return true
		isRefused = !response.headersSent
		if (isRefused) refuse(request, response, 413, 'The request is too large.')
		else if (bytes > 2 * LARGEST_BODY_BYTES) request.destroy()
		return true
	}
}

/** What is answered where there is no response to write to. */
const refuseBare = (socket: Duplex, line: string, headers: Headers): void => {
	socket.on('error', () => socket.destroy())
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
	socket.end(`HTTP/1.1 ${line}\r\n${lines.join('')}connection: close\r\ncontent-length: 0\r\n\r\n`)
}

/** Why the parser gave up, by its own code; anything else is a request that it could not read. */
const GIVEN_UP: Readonly<Record<string, string>> = {
	HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
	ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** How long a client may take, in milliseconds. Idle connections outlive those of the usual reverse proxies. */
const TIMES = {
	headersTimeout: 10_000,
	requestTimeout: 30_000,
	keepAliveTimeout: 75_000,
	connectionsCheckingInterval: 2_000,
}

/**
 * The server, not listening yet.
 *
 * @param handler gets each request that passed, with clean headers; what it throws is answered by 500
 * @param onError hears what it threw
 */
export function frontDoor(
	env: Pick<Env, 'publicOrigin' | 'trustedProxies'>,
	handler: Handler,
	onError: (error: unknown) => void,
): Server {
	const proxies = trustedProxies(env.trustedProxies)
	const headers = headersOf(env.publicOrigin)
	const refused = new WeakSet<Duplex>()
	const refuse = refusing(headers, refused)
	const answers = new WeakMap<Duplex, ServerResponse>()
	const server = createServer({ ...TIMES, maxHeaderSize: 16_384 }, (request, response) => {
		// What was sent behind a refused request is not done: its answer would reach nobody.
		if (refused.has(request.socket)) return
		answers.set(request.socket, response)
		const refusal = objection(request)
		if (refusal) return refuse(request, response, ...refusal)
		const forwarded = request.headers['x-forwarded-for']
		const client = clientAddress(request.socket.remoteAddress, forwarded?.toString(), proxies)
		request.headers = cleanHeaders(request.headers, { client, publicOrigin: env.publicOrigin })
		request.rawHeaders = flatHeaders(request.headers)
		limitBody(request, response, refuse)
		handler(request, response).catch((error: unknown) => {
			onError(error)
			if (response.headersSent) request.destroy()
			else refuse(request, response, 500, 'Something went wrong.')
		})
	})
	// Nothing here speaks another protocol; a request to change to one ends the connection.
	server.on('upgrade', (_request, socket) => refuseBare(socket, '400 Bad Request', headers))
	server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
		const answer = answers.get(socket)
		const isInTheMiddle = answer?.headersSent && !answer.writableFinished
		if (error.code === 'ECONNRESET' || !socket.writable || isInTheMiddle) socket.destroy()
		else refuseBare(socket, GIVEN_UP[error.code ?? ''] ?? '400 Bad Request', headers)
	})
	return server
}
