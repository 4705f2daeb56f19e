/**
 * A bucket of any store that speaks S3 (AWS, MinIO, Ceph, Garage, Backblaze …), addressed by path. In parts, so that no archive has to be in
 * memory or on a disk of the panel's; a part is kept in memory until it was taken.
 */
import { Readable } from 'node:stream'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { AwsClient } from 'aws4fetch'
import { BackupMissing, type BackupStore, BackupStoreError } from './store'

export interface Bucket {
	/** `https://host/bucket`, perhaps with a folder behind it; no slash at the end. */
	readonly url: string
	readonly region: string
	readonly keyId: string
	readonly secret: string
}

/** S3 takes 10,000 parts of at least 5 MiB: so an archive may have 312 GiB. */
const PART_BYTES = 32 * 2 ** 20
/** For one part. */
const LONGEST_MS = 10 * 60_000

type Ask = (method: string, address: string, body?: Buffer | string) => Promise<Response>

function asking(bucket: Bucket): Ask {
	const client = new AwsClient({
		accessKeyId: bucket.keyId,
		secretAccessKey: bucket.secret,
		region: bucket.region,
		service: 's3',
		// Of a busy or failing store; once a job is tried again, all of it is.
		retries: 3,
		initRetryMs: 200,
	})
	return async (method, address, body) => {
		const content = body === undefined ? {} : { body: new Uint8Array(Buffer.from(body)) }
		const sent = { method, ...content, signal: AbortSignal.timeout(LONGEST_MS) }
		const answer = await client.fetch(address, sent).catch((error: unknown) => {
			throw new BackupStoreError(`The backup store at ${bucket.url} is not reachable (${reasonOf(error)}).`)
		})
		if (answer.ok || (answer.status === 404 && method !== 'PUT')) return answer
		const code = /<Code>(\w+)<\/Code>/.exec(await answer.text().catch(() => ''))?.[1]
		throw new BackupStoreError(`The backup store at ${bucket.url} refused (${code ?? answer.status}).`)
	}
}

export function s3Store(bucket: Bucket): BackupStore {
	const ask = asking(bucket)
	const url = (name: string, query = '') => `${bucket.url}/${name}${query}`
	const put = async (name: string, source: Readable): Promise<void> => {
		const begun = await (await ask('POST', url(name, '?uploads='))).text()
		const upload = encodeURIComponent(unescaped(/<UploadId>([^<]+)<\/UploadId>/.exec(begun)?.[1] ?? ''))
		if (upload === '') throw new BackupStoreError(`The backup store at ${bucket.url} takes no uploads in parts.`)
		try {
			const tags: string[] = []
			for await (const part of inParts(source)) {
				const taken = await ask('PUT', url(name, `?partNumber=${tags.length + 1}&uploadId=${upload}`), part)
				tags.push(taken.headers.get('etag') ?? '')
			}
			const parts = tags.map((tag, n) => `<Part><PartNumber>${n + 1}</PartNumber><ETag>${tag}</ETag></Part>`)
			const whole = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
			const said = await (await ask('POST', url(name, `?uploadId=${upload}`), whole)).text()
			// It may answer 200 and say in the body that it could not.
			if (said.includes('<Error>'))
				throw new BackupStoreError(`The backup store at ${bucket.url} did not keep ${name}.`)
		} catch (error) {
			source.destroy()
			await ask('DELETE', url(name, `?uploadId=${upload}`)).catch(() => undefined)
			throw error
		}
	}
	const get = async (name: string): Promise<Readable> => {
		const answer = await ask('GET', url(name))
		if (answer.status === 404 || !answer.body) throw new BackupMissing(`${url(name)} is not there.`)
		return Readable.fromWeb(answer.body as WebStream)
	}
	const remove = async (name: string): Promise<void> => {
		await ask('DELETE', url(name))
	}
	return { kind: 's3', place: bucket.url, put, get, remove }
}

const unescaped = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&')

function reasonOf(error: unknown): string {
	if (error instanceof Error && error.name === 'TimeoutError') return 'it does not answer'
	const cause = error instanceof Error ? error.cause : undefined
	return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer'
}

/** At least one, which may be empty. */
async function* inParts(source: Readable): AsyncGenerator<Buffer> {
	let chunks: Buffer[] = []
	let bytes = 0
	let parts = 0
	for await (const chunk of source as AsyncIterable<Buffer>) {
		chunks.push(chunk)
		bytes += chunk.length
		if (bytes < PART_BYTES) continue
		yield Buffer.concat(chunks)
		parts += 1
		chunks = []
		bytes = 0
	}
	if (bytes > 0 || parts === 0) yield Buffer.concat(chunks)
}
