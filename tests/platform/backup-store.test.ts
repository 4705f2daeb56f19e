/** Where backups are kept: whole or not at all, in a folder and in a bucket alike; and what is encrypted opens with the key alone. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encryptedTo, isRecipient } from '@/platform/archive/encrypt'
import { folderStore } from '@/platform/backup-store/folder'
import { s3Store } from '@/platform/backup-store/s3'
import type { BackupStore } from '@/platform/backup-store/store'
import { S3_KEY, type S3Server, startS3 } from '../support/s3-server'

let s3: S3Server
let folder: string
beforeAll(async () => {
	s3 = await startS3()
	folder = await mkdtemp(join(tmpdir(), 'postern-store-'))
})
afterAll(async () => {
	await s3.stop()
	await rm(folder, { recursive: true, force: true })
})

async function bytesOf(stream: Readable): Promise<Buffer> {
	const chunks: Buffer[] = []
	for await (const chunk of stream) chunks.push(Buffer.from(chunk))
	return Buffer.concat(chunks)
}
const inChunks = (bytes: Buffer, size = 65_536) =>
	Readable.from(
		(function* () {
			for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
		})(),
		{ objectMode: false },
	)
/** Breaks off after some of it. */
const broken = () =>
	Readable.from(
		(async function* () {
			yield Buffer.alloc(40 * 2 ** 20)
			throw new Error('the copy is gone')
		})(),
		{ objectMode: false },
	)

describe.each<[string, () => BackupStore]>([
	['a folder', () => folderStore(folder)],
	['a bucket', () => s3Store({ url: s3.url, ...S3_KEY })],
])('%s', (_, made) => {
	test.each([[0], [1], [5_000_000], [70_000_000]])('gives back %i bytes as they came', async (size) => {
		const bytes = randomBytes(size)
		await made().put('d/m/one.tar.zst', inChunks(bytes))
		expect((await bytesOf(await made().get('d/m/one.tar.zst'))).equals(bytes)).toBe(true)
		await made().remove('d/m/one.tar.zst')
		await expect(made().get('d/m/one.tar.zst')).rejects.toThrow(/is not there/)
		await made().remove('d/m/one.tar.zst')
	})
	test('keeps nothing of what broke off', async () => {
		await expect(made().put('d/m/two.tar.zst', broken())).rejects.toThrow('the copy is gone')
		await expect(made().get('d/m/two.tar.zst')).rejects.toThrow(/is not there/)
		expect(await readdir(join(folder, 'd/m'))).toEqual([])
		expect(s3.open.size).toBe(0)
	})
})

test('a bucket with another secret refuses, in words and without the secret', async () => {
	const store = s3Store({ url: s3.url, ...S3_KEY, secret: 'wrong' })
	const error = await store.put('x', inChunks(Buffer.from('text'))).catch((reason: Error) => reason)
	expect(String(error)).toBe(`BackupStoreError: The backup store at ${s3.url} refused (SignatureDoesNotMatch).`)
})
test('a busy bucket is asked again', async () => {
	s3.fail = 2
	await s3Store({ url: s3.url, ...S3_KEY }).put('busy', inChunks(Buffer.from('text')))
	expect(s3.objects.get('/bucket/folder/busy')?.toString()).toBe('text')
})
test('a folder that is a file is told so', async () => {
	const file = join(folder, 'file')
	await writeFile(file, '')
	await expect(folderStore(file).put('x', inChunks(Buffer.from('text')))).rejects.toThrow(
		/a part of the path is a file/,
	)
})

test('what is encrypted to a recipient opens with its identity, and with no other', async () => {
	const [mine, other] = await Promise.all([generateIdentity(), generateIdentity()])
	const recipient = await identityToRecipient(mine)
	expect([isRecipient(recipient), isRecipient(mine), isRecipient('age1abc'), isRecipient('')]).toEqual([
		true,
		false,
		false,
		false,
	])
	const bytes = randomBytes(300_000)
	const sealed = await bytesOf(await encryptedTo(recipient, inChunks(bytes)))
	expect(sealed.includes(bytes.subarray(0, 64))).toBe(false)
	const opened = new Decrypter()
	opened.addIdentity(mine)
	expect(Buffer.from(await opened.decrypt(sealed)).equals(bytes)).toBe(true)
	const stranger = new Decrypter()
	stranger.addIdentity(other)
	await expect(stranger.decrypt(sealed)).rejects.toThrow()
})
