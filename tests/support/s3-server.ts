/**
 * A small store that speaks S3 as the real ones do where it matters here: path-style addresses, signatures of version 4 that are really
 * checked, uploads in parts that appear as a whole or not at all, XML answers and error codes.
 */
import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface S3Server {
	readonly url: string
	readonly objects: Map<string, Buffer>
	/** Uploads that were begun and neither finished nor given up. */
	readonly open: Map<string, Map<number, Buffer>>
	/** Answers so many requests with 503 first. */
	fail: number
	readonly stop: () => Promise<void>
}

export const S3_KEY = { region: 'eu-test-1', keyId: 'AKTEST', secret: 'the secret of the store' }

const hex = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()
const escaped = (text: string) =>
	encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/** AWS Signature Version 4, as its documentation has it. */
function isSigned(request: IncomingMessage, body: Buffer): boolean {
	const found =
		/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
			request.headers.authorization ?? '',
		)
	if (!found) return false
	const [, keyId, day = '', region = '', names = '', signature] = found
	const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x')
	const asked = [...searchParams]
		.map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
		.sort()
		.join('&')
	const sent = names.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`)
	const content = String(request.headers['x-amz-content-sha256'] ?? hex(body))
	if (content !== 'UNSIGNED-PAYLOAD' && content !== hex(body)) return false
	const path = pathname
		.split('/')
		.map((part) => escaped(decodeURIComponent(part)))
		.join('/')
	const canonical = [request.method, path, asked, sent.join(''), names, content].join('\n')
	const scope = `${day}/${region}/s3/aws4_request`
	const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hex(canonical)].join('\n')
	const key = [region, 's3', 'aws4_request'].reduce<Buffer>(
		(last, part) => hmac(last, part),
		hmac(`AWS4${S3_KEY.secret}`, day),
	)
	return keyId === S3_KEY.keyId && region === S3_KEY.region && hmac(key, text).toString('hex') === signature
}

export async function startS3(): Promise<S3Server> {
	const objects = new Map<string, Buffer>()
	const open = new Map<string, Map<number, Buffer>>()
	const state = { fail: 0 }
	const answer = (response: ServerResponse, status: number, body: string | Buffer = '', headers = {}) =>
		response.writeHead(status, headers).end(body)
	const refuse = (response: ServerResponse, status: number, code: string) =>
		answer(response, status, `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`)
	const handle = (request: IncomingMessage, response: ServerResponse, body: Buffer) => {
		if (state.fail > 0) {
			state.fail -= 1
			return refuse(response, 503, 'SlowDown')
		}
		if (!isSigned(request, body)) return refuse(response, 403, 'SignatureDoesNotMatch')
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x')
		const upload = searchParams.get('uploadId')
		if (request.method === 'POST' && searchParams.has('uploads')) {
			const id = `${randomUUID()}+/=`
			open.set(id, new Map())
			return answer(
				response,
				200,
				`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
			)
		}
		if (upload !== null) {
			const parts = open.get(upload)
			if (!parts) return refuse(response, 404, 'NoSuchUpload')
			if (request.method === 'PUT') {
				parts.set(Number(searchParams.get('partNumber')), body)
				return answer(response, 200, '', { etag: `"${createHash('md5').update(body).digest('hex')}"` })
			}
			open.delete(upload)
			if (request.method === 'DELETE') return answer(response, 204)
			const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, n]) =>
				parts.get(Number(n)),
			)
			objects.set(pathname, Buffer.concat(named.map((part) => part ?? Buffer.alloc(0))))
			return answer(response, 200, '<CompleteMultipartUploadResult/>')
		}
		const object = objects.get(pathname)
		if (request.method === 'DELETE') {
			objects.delete(pathname)
			return answer(response, 204)
		}
		return object ? answer(response, 200, object) : refuse(response, 404, 'NoSuchKey')
	}
	const server = createServer((request, response) => {
		const chunks: Buffer[] = []
		request.on('data', (chunk: Buffer) => chunks.push(chunk))
		request.on('end', () => handle(request, response, Buffer.concat(chunks)))
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	const { port } = server.address() as AddressInfo
	return Object.assign(state, {
		url: `http://127.0.0.1:${port}/bucket/folder`,
		objects,
		open,
		stop: async () => {
			server.closeAllConnections()
			await new Promise((resolve) => server.close(resolve))
		},
	})
}
