/** Copies of one's own mail with a real mail server: what was put in over IMAP is what is in the file, for its owner alone. */
import { mkdtempSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { askExport } from '@/features/exports/ask-export'
import { discardExport } from '@/features/exports/discard-export'
import { exportFolder, exportPath } from '@/features/exports/export-folder'
import { exportMail } from '@/jobs/export-mail'
import { removeExports } from '@/jobs/remove-exports'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { anAdministrator, random } from '../support/factories'
import { aHouse, done, type House } from '../support/mail-house'
import { mailboxOver } from '../support/mail-reading'
import { secretOf } from '../support/mail-secret'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { unzipped } from '../support/unzipped'
import { startWire, type Wire } from '../support/wire'
import { makeDue, waitingJobs, work } from '../support/worker'

process.env.DATA_DIR = mkdtempSync(join(tmpdir(), 'postern-exports-'))
const here = useDatabase()
let stack: MailStack
let toDoveadm: Wire
let house: House
// Of files in a zip, even seconds alone are kept.
const AT = new Date('2021-03-04T05:06:08Z')
const LATIN1 = Buffer.from('Subject: b\r\n\r\nFrom \xe9\r\n', 'latin1')

beforeAll(async () => {
	stack = await startMailStack(here.ownerUrl)
	toDoveadm = await startWire(() => stack.ports.doveadm)
	process.env.DOVEADM_URL = `http://127.0.0.1:${toDoveadm.port}`
	process.env.AUTH_SECRET = secretOf(here.ownerUrl)
	process.env.MAIL_FOLDER = stack.wanted.dovecot.mailFolder
	house = await aHouse(here, await anAdministrator(here.owner))
	const client = await mailboxOver(stack.ports.imaps, house.mailbox.address)
	await client.append('INBOX', 'Subject: a\r\n\r\nHello.\r\n', ['\\Seen', '\\Flagged', 'Wichtig'], AT)
	await client.mailboxCreate('Entwürfe/Über uns')
	await client.append('Entwürfe/Über uns', LATIN1, ['\\Answered'], AT)
	for (let n = 0; n < 150; n += 1) await client.append('Sent', `Subject: ${n}\r\n\r\n${n}\r\n`, [], AT)
	await client.logout()
})
afterAll(async () => {
	await stack?.stop()
	await toDoveadm?.stop()
	await rm(process.env.DATA_DIR ?? '', { recursive: true, force: true })
})

const owner = () => as(house.account)
async function asked(format: 'mbox' | 'maildir'): Promise<string> {
	const { value } = await done(execute(askExport, owner(), { mailbox: house.mailbox.id, format }))
	return value.id
}
const rowOf = async (id: string) => (await here.owner.query('SELECT * FROM mail_export WHERE id = $1', [id])).rows[0]
const run = () => work(here.owner, { 'export-mail': exportMail })
const copies = () => readdir(join(stack.wanted.dovecot.mailFolder, '.copies')).catch(() => [])

describe('M9 a copy of one’s own mail', () => {
	test('as mbox has every message of every folder, with what the mailbox knew of it', async () => {
		const id = await asked('mbox')
		await run()
		expect(await rowOf(id)).toMatchObject({ state: 'ready', total: 152, done: 152, note: '' })
		const files = await unzipped(exportPath(id))
		expect([...files.keys()].sort()).toEqual(
			expect.arrayContaining(['Entwürfe/Über uns.mbox', 'INBOX.mbox', 'Sent.mbox']),
		)
		const inbox = files.get('INBOX.mbox')?.text ?? ''
		expect(inbox).toBe(
			'From MAILER-DAEMON Thu Mar  4 05:06:08 2021\nSubject: a\nStatus: RO\nX-Status: F\nX-Keywords: Wichtig\n\nHello.\n\n',
		)
		expect(files.get('Entwürfe/Über uns.mbox')?.text).toContain('\nStatus: O\nX-Status: A\n\n>From \xe9\n\n')
		expect(files.get('Sent.mbox')?.text.match(/^Subject: \d+$/gm)).toHaveLength(150)
		expect(await copies()).toEqual([])
	})

	test('as maildir has each message byte for byte as the server keeps it, with flags and date', async () => {
		const id = await asked('maildir')
		await run()
		const files = await unzipped(exportPath(id))
		const inbox = [...files].filter(([name]) => name.startsWith('Maildir/cur/') && !name.endsWith('/'))
		expect(inbox.map(([name, { text, at }]) => [name.replace(/^.*:2,/, ''), text, at])).toEqual([
			['FSa', 'Subject: a\n\nHello.\n', AT],
		])
		expect(files.get('Maildir/dovecot-keywords')?.text).toBe('0 Wichtig\n')
		const folder = 'Maildir/.Entw&APw-rfe.&ANw-ber uns/'
		const [other] = [...files].filter(([name]) => name.startsWith(`${folder}cur/`) && !name.endsWith('/'))
		expect(other?.[1].text).toBe('Subject: b\n\nFrom \xe9\n')
		expect(JSON.stringify([...files.keys()])).not.toContain('..')
	})

	test('that was taken back leaves no file, and neither does anything else that is not to be had any more', async () => {
		const id = await asked('mbox')
		await done(execute(discardExport, owner(), { export: id }))
		await run()
		expect(await readdir(exportFolder())).not.toContain(`${id}.zip`)
		const kept = await asked('mbox')
		await run()
		await here.owner.query("UPDATE mail_export SET ends_at = now() - interval '1 minute' WHERE id = $1", [kept])
		await writeFile(join(exportFolder(), `${random()}.zip.part`), 'left by a worker that was killed')
		await here.owner.query("SELECT graphile_worker.add_job('remove-exports')")
		await work(here.owner, { 'remove-exports': removeExports })
		expect(await readdir(exportFolder())).toEqual([])
	})
})

test('while the mail server is away its owner reads so, and it is made by itself once it is back', async () => {
	const id = await asked('mbox')
	toDoveadm.be('cut')
	await run()
	expect(await rowOf(id)).toMatchObject({ state: 'waiting', note: expect.stringMatching(/does not answer/) })
	expect(await copies()).toEqual([])
	toDoveadm.be('whole')
	await makeDue(here.owner)
	await run()
	expect(await rowOf(id)).toMatchObject({ state: 'ready', total: 152 })
	expect(await waitingJobs(here.owner, 'export-mail')).toEqual([])
})
