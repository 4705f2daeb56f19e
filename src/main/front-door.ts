import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
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

const LINGER_MS = 1_000

/**
 * Answers at once. The connection ends a second later: ending it while the client still sends would lose the answer on
 * its way. What arrives in that second is thrown away.
 */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, sentence: string): void {
	response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
	response.end(`${sentence}\n`)
	setTimeout(() => request.socket.destroy(), LINGER_MS).unref()
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
function limitBody(request: IncomingMessage, response: ServerResponse): void {
	if (request.headers['transfer-encoding'] === undefined) return
	const push = request.push.bind(request)
	let bytes = 0
	request.push = (piece: Uint8Array | null, encoding?: BufferEncoding) => {
		bytes += piece?.length ?? 0
		if (bytes <= LARGEST_BODY_BYTES) return push(piece, encoding)
		if (!response.headersSent) refuse(request, response, 413, 'The request is too large.')
		else if (bytes > 2 * LARGEST_BODY_BYTES) request.destroy()
		return true
	}
}

/** Nothing here speaks another protocol; a request to change to one ends the connection. */
function refuseUpgrade(_request: IncomingMessage, socket: Duplex): void {
	socket.on('error', () => socket.destroy())
	socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
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
	const server = createServer({ ...TIMES, maxHeaderSize: 16_384 }, (request, response) => {
		const refusal = objection(request)
		if (refusal) return refuse(request, response, ...refusal)
		const forwarded = request.headers['x-forwarded-for']
		const client = clientAddress(request.socket.remoteAddress, forwarded?.toString(), proxies)
		request.headers = cleanHeaders(request.headers, { client, publicOrigin: env.publicOrigin })
		request.rawHeaders = flatHeaders(request.headers)
		limitBody(request, response)
		handler(request, response).catch((error: unknown) => {
			onError(error)
			if (response.headersSent) request.destroy()
			else refuse(request, response, 500, 'Something went wrong.')
		})
	})
	server.on('upgrade', refuseUpgrade)
	return server
}
