import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ExportedFolder, type ExportedMessage, Stopped, writeZip } from '@/features/exports/zip-file'
import { type Unzipped, unzipped } from '../../support/unzipped'

let folder: string
let folders: ExportedFolder[]
const AT = new Date('2024-02-29T12:34:56Z')

async function aMessage(name: string, text: string, values: Partial<ExportedMessage> = {}): Promise<ExportedMessage> {
	const path = join(folder, name)
	await writeFile(path, text)
	await utimes(path, AT, AT)
	return { path, name, receivedAt: AT, flags: '', keywords: [], isRecent: false, ...values }
}

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'postern-zip-'))
	const inbox = await Promise.all(
		Array.from({ length: 250 }, (_, n) => aMessage(`${n}.host:2,S`, `Subject: ${n}\n\nFrom me\n`, { flags: 'S' })),
	)
	const work = [await aMessage('w.host', 'Subject: w\r\n\r\nw\r\n', { isRecent: true })]
	await writeFile(join(folder, 'dovecot-keywords'), '0 Wichtig\n')
	folders = [
		{
			name: ['INBOX'],
			maildirName: '',
			messages: inbox,
			extras: [{ name: 'dovecot-keywords', path: join(folder, 'dovecot-keywords') }],
		},
		{ name: ['Work', '../..'], maildirName: '.Work.&AC4ALg-', messages: work, extras: [] },
		{ name: ['Empty'], maildirName: '.Empty', messages: [], extras: [] },
	]
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function made(
	format: 'mbox' | 'maildir',
): Promise<{ files: Unzipped; told: number[]; bytes: bigint; path: string }> {
	const path = join(folder, `${format}.zip`)
	const told: number[] = []
	const watch = async (done: number) => {
		told.push(done)
		return true
	}
	const bytes = await writeZip(path, { format, folders, watch })
	return { files: await unzipped(path), told, bytes, path }
}

test('M9 as mbox: a file for each folder, in which every message is, and nobody else can read', async () => {
	const { files, told, bytes, path } = await made('mbox')
	expect([...files.keys()]).toEqual(['INBOX.mbox', 'Work/___.mbox', 'Empty.mbox'])
	expect(files.get('INBOX.mbox')?.text.match(/^From MAILER-DAEMON/gm)).toHaveLength(250)
	expect(files.get('INBOX.mbox')?.text.match(/^>From me$/gm)).toHaveLength(250)
	expect(files.get('Work/___.mbox')?.text).toBe('From MAILER-DAEMON Thu Feb 29 12:34:56 2024\nSubject: w\n\nw\n\n')
	expect(files.get('Empty.mbox')?.text).toBe('')
	expect(told).toEqual([100, 200])
	expect(bytes).toBe(BigInt((await readFile(path)).length))
	expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('M9 as maildir: each message byte for byte, under its name, with its flags and its date', async () => {
	const { files, told } = await made('maildir')
	expect(files.get('Maildir/cur/17.host:2,S')?.text).toBe('Subject: 17\n\nFrom me\n')
	expect(files.get('Maildir/cur/17.host:2,S')?.at).toEqual(AT)
	expect(files.get('Maildir/.Work.&AC4ALg-/new/w.host')?.text).toBe('Subject: w\r\n\r\nw\r\n')
	expect(files.get('Maildir/dovecot-keywords')?.text).toBe('0 Wichtig\n')
	for (const name of ['cur/', 'new/', 'tmp/', 'maildirfolder'])
		expect([...files.keys()]).toContain(`Maildir/.Empty/${name}`)
	expect(told).toEqual([100, 200])
})

test('who takes it back stops it, and what cannot be read fails it: no file is told as whole', async () => {
	for (const format of ['mbox', 'maildir'] as const) {
		const path = join(folder, `stopped-${format}.zip`)
		await expect(writeZip(path, { format, folders, watch: async () => false })).rejects.toBeInstanceOf(Stopped)
		const [inbox] = folders
		const lost = {
			...(inbox as ExportedFolder),
			messages: [{ ...(inbox?.messages[0] as ExportedMessage), path: join(folder, 'gone') }],
		}
		const other = join(folder, `lost-${format}.zip`)
		await expect(writeZip(other, { format, folders: [lost], watch: async () => true })).rejects.toThrow(/ENOENT/)
	}
})

test('a file that is there already is never written over', async () => {
	const path = join(folder, 'there.zip')
	await writeFile(path, 'mine')
	await expect(writeZip(path, { format: 'mbox', folders, watch: async () => true })).rejects.toThrow(/EEXIST/)
	expect(await readFile(path, 'utf8')).toBe('mine')
})
