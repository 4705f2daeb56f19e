/** Mail that is brought back, with a real mail server: out of the trash, and from backups, also of mailboxes that were erased. */
import { execFileSync } from 'node:child_process'
import { readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createAlias } from '@/features/aliases/create-alias'
import { removeAlias } from '@/features/aliases/remove-alias'
import { createBackup } from '@/features/backups/create-backup'
import { eraseMailbox } from '@/features/backups/erase-mailbox'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { restoreMailbox } from '@/features/mailboxes/restore-mailbox'
import { askRestore } from '@/features/restores/ask-restore'
import { backupStore } from '@/platform/backup-store'
import { homeOf, maildirOf } from '@/platform/mail-server/store'
import { useStore, workAll, workOnce } from '../support/backup-rig'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { anAdministrator, PASSWORD } from '../support/factories'
import { fill } from '../support/mail-fill'
import { aHouse, aRoom, done, type House } from '../support/mail-house'
import { mailboxOver } from '../support/mail-reading'
import { snapshotOf } from '../support/mail-snapshot'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { sendOver, smtp } from '../support/mail-talk'
import { startWire, type Wire } from '../support/wire'

const here = useDatabase()
let stack: MailStack
let toDoveadm: Wire
let administrator: { id: string }
beforeAll(async () => {
	stack = await startMailStack(here.ownerUrl)
	toDoveadm = await startWire(() => stack.ports.doveadm)
	await useStore(stack, here.ownerUrl)
	process.env.DOVEADM_URL = `http://127.0.0.1:${toDoveadm.port}`
	administrator = await anAdministrator(here.owner)
})
afterAll(async () => {
	await stack?.stop()
	await toDoveadm?.stop()
})

const by = () => as(administrator)
type Room = Pick<House, 'mailbox' | 'account'>
const seen = ({ mailbox }: Room) => snapshotOf(stack.ports.imaps, mailbox.address)
const rowOf = async (table: 'restore' | 'backup' | 'mailbox', id: string) =>
	(await here.owner.query(`SELECT * FROM ${table} WHERE id = $1`, [id])).rows[0]
const usageOf = async ({ mailbox }: Room) =>
	(await here.owner.query('SELECT bytes, messages FROM mail_usage WHERE mailbox_id = $1', [mailbox.id])).rows[0]
const nothingIsLeft = async () => expect(await readdir(join(stack.wanted.dovecot.mailFolder, '.copies'))).toEqual([])

async function backedUp({ mailbox }: Room): Promise<string> {
	const { value } = await done(execute(createBackup, by(), { mailbox: mailbox.id }))
	await workAll(here.owner)
	expect(await rowOf('backup', value.id)).toMatchObject({ state: 'verified', error: '' })
	return value.id
}
/** @returns the backup that was made before */
async function erased({ mailbox }: Room): Promise<string> {
	await done(execute(removeMailbox, by(), { mailbox: mailbox.id, confirm: mailbox.address }))
	const { value } = await done(execute(eraseMailbox, by(), { mailbox: mailbox.id, confirm: mailbox.address }))
	await workAll(here.owner)
	expect(await rowOf('mailbox', mailbox.id)).toMatchObject({ erased_at: expect.any(Date) })
	return value.backup
}
const ask = (backup: string, more: object = {}) => execute(askRestore, by(), { backup, ...more })
async function restored(backup: string, more: object = {}) {
	const { value } = await done(ask(backup, more))
	await workAll(here.owner)
	return rowOf('restore', value.id)
}

/** Straight into the store, as if they had come over the years. */
async function putInStore(house: House, count: number): Promise<void> {
	const home = homeOf(stack.wanted.dovecot.mailFolder, house.domain.name, house.mailbox.id)
	const cur = join(maildirOf(home), 'cur')
	for (let n = 0; n < count; n += 1) {
		const at = 1_500_000_000 + n
		const name = join(cur, `${at}.M1P1.before:2,${['', 'S', 'FS', 'RS'][n % 4]}`)
		await writeFile(name, `Subject: Old ${n}\nMessage-ID: <${n}@old.test>\n\n${'x'.repeat(n % 500)}\n`)
		await utimes(name, at, at)
	}
	execFileSync('chown', ['-R', 'vmail:vmail', home])
}

describe('M9 from a backup', () => {
	test('5,000 messages that were erased come back message by message equal, cut off half-way, and once each', async () => {
		const house = await aHouse(here, administrator, { quota: '1 GB' })
		await fill(stack.ports.imaps, house.mailbox.address)
		await putInStore(house, 5_000 - 13)
		// Dovecot tells the panel of the size with the next message.
		const client = await mailboxOver(stack.ports.imaps, house.mailbox.address)
		await client.append('INBOX', 'Subject: last\r\n\r\nlast\r\n')
		await client.logout()
		const alias = await done(
			execute(createAlias, by(), { domain: house.domain.id, localPart: 'office', destinations: house.mailbox.address }),
		)
		const before = await seen(house)
		expect(before.messages).toHaveLength(5_000)
		await expect.poll(async () => Number((await usageOf(house))?.messages), { timeout: 120_000 }).toBe(5_000)
		const usage = await usageOf(house)
		await done(execute(removeMailbox, by(), { mailbox: house.mailbox.id, confirm: house.mailbox.address }))
		const { value: erasing } = await done(
			execute(eraseMailbox, by(), { mailbox: house.mailbox.id, confirm: house.mailbox.address }),
		)
		await workAll(here.owner)
		await done(execute(removeAlias, by(), { alias: alias.value.id }))
		await expect(mailboxOver(stack.ports.imaps, house.mailbox.address)).rejects.toThrow()

		const { value } = await done(ask(erasing.backup, { aliases: 'on' }))
		// The way to the mail server breaks once some of it is there.
		const cut = (async () => {
			for (const end = Date.now() + 120_000; Date.now() < end; await new Promise((next) => setTimeout(next, 20))) {
				const { done: count, state } = await rowOf('restore', value.id)
				if (count > 0 && count < 5_000) return toDoveadm.be('cut')
				if (state === 'done') return
			}
		})()
		await workOnce(here.owner)
		await cut
		const half = await rowOf('restore', value.id)
		expect(half).toMatchObject({ state: 'waiting', note: expect.stringMatching(/not reachable.*goes on by itself/) })
		expect(half.done).toBeGreaterThan(0)
		expect(half.done).toBeLessThan(5_000)
		toDoveadm.be('whole')
		await workAll(here.owner)

		expect(await rowOf('restore', value.id)).toMatchObject({
			state: 'done',
			total: 5_000,
			done: 5_000,
			made_again: true,
			note: '',
		})
		const after = await seen(house)
		expect(after.messages).toEqual(before.messages)
		expect(after.folders).toEqual(before.folders)
		await expect.poll(() => usageOf(house), { timeout: 120_000 }).toEqual(usage)
		expect(await rowOf('mailbox', house.mailbox.id)).toMatchObject({
			deleted_at: null,
			erased_at: null,
			erase_backup_id: null,
		})
		const { rows } = await here.owner.query('SELECT destinations FROM alias WHERE address = $1', [alias.value.address])
		expect(rows).toEqual([{ destinations: [house.mailbox.address] }])
		const talk = await smtp(stack.ports.smtp)
		expect(await sendOver(talk, 'somebody@elsewhere.test', [alias.value.address])).toMatch(/^250/)
		talk.close()
		await nothingIsLeft()
	}, 300_000)

	test('into a mailbox in use: what is missing comes back in its place, and nothing twice', async () => {
		const house = await aHouse(here, administrator)
		await fill(stack.ports.imaps, house.mailbox.address)
		const before = await seen(house)
		const backup = await backedUp(house)
		const client = await mailboxOver(stack.ports.imaps, house.mailbox.address)
		await client.mailboxOpen('INBOX')
		await client.messageDelete('1:2')
		await client.messageMove('1', 'Trash')
		await client.mailboxOpen('Sent')
		await client.mailboxCreate('Archive')
		await client.messageMove('1', 'Archive')
		await client.messageFlagsAdd('1', ['\\Flagged'])
		await client.append('INBOX', 'Subject: new\r\n\r\nnew\r\n')
		await client.logout()
		expect(await restored(backup)).toMatchObject({ state: 'done', total: 12 })
		const count = (messages: readonly { folder: string }[], folder: string) =>
			messages.filter((one) => one.folder === folder).length
		const after = await seen(house)
		expect(count(after.messages, 'INBOX')).toBe(count(before.messages, 'INBOX') + 1)
		expect(count(after.messages, 'Sent')).toBe(count(before.messages, 'Sent') - 1)
		expect(count(after.messages, 'Archive')).toBe(1)
		expect(count(after.messages, 'Trash')).toBe(1)
		expect(await restored(backup)).toMatchObject({ state: 'done' })
		expect((await seen(house)).messages).toEqual(after.messages)
	})

	test('single folders, below a folder of their own', async () => {
		const house = await aHouse(here, administrator)
		await fill(stack.ports.imaps, house.mailbox.address)
		const backup = await backedUp(house)
		expect(await restored(backup, { how: 'folder', folders: ['.Projects.&ANw-ber uns'] })).toMatchObject({
			state: 'done',
			total: 4,
			done: 4,
		})
		const { messages } = await seen(house)
		const day = new Date().toISOString().slice(0, 10)
		expect(messages).toHaveLength(16)
		expect(messages.filter(({ folder }) => folder === `Restored ${day}/Projects/Über uns`)).toHaveLength(4)
	})

	test('an address that somebody else has by now shows them nothing of the old mail, which goes to another mailbox', async () => {
		const house = await aHouse(here, administrator)
		await fill(stack.ports.imaps, house.mailbox.address)
		const before = await seen(house)
		const backup = await erased(house)
		const localPart = house.mailbox.address.split('@')[0] ?? ''
		const heir = await aRoom(here, administrator, house.domain, { localPart, password: `${PASSWORD} heir` })
		expect(await ask(backup)).toMatchObject({
			ok: false,
			problem: { kind: 'conflict', text: expect.stringMatching(/somebody else/i) },
		})
		const other = await aRoom(here, administrator, house.domain)
		expect(await restored(backup, { to: 'other', address: other.mailbox.address })).toMatchObject({
			state: 'done',
			made_again: false,
		})
		expect((await seen(other)).messages).toEqual(before.messages)
		const shown = await snapshotOf(stack.ports.imaps, heir.mailbox.address, `${PASSWORD} heir`)
		expect(shown.messages).toEqual([])
		const touches = await here.owner.query(
			'SELECT actor_id FROM journal_entry WHERE "right" = $1 AND account_id = $2',
			['backup.restore', other.account.id],
		)
		expect(touches.rows).toEqual([{ actor_id: administrator.id }])
	})

	test('encrypted: only with the key that it was encrypted to, which is written down nowhere', async () => {
		const house = await aHouse(here, administrator)
		await fill(stack.ports.imaps, house.mailbox.address)
		const identity = await generateX25519Identity()
		const recipient = await identityToRecipient(identity)
		await here.owner.query('UPDATE organization SET backup_recipient = $2 WHERE id = $1', [
			house.organization.id,
			recipient,
		])
		const before = await seen(house)
		const backup = await erased(house)
		expect(await rowOf('backup', backup)).toMatchObject({ encrypted_to: recipient })
		const wrong = [
			['', /give the key/],
			['nonsense', /not the key/],
			[await generateX25519Identity(), /not the key/],
		] as const
		for (const [secretKey, words] of wrong)
			expect(await ask(backup, { secretKey })).toMatchObject({
				problem: { kind: 'invalid', fields: { secretKey: expect.stringMatching(words) } },
			})
		const row = await restored(backup, { secretKey: identity })
		expect(row).toMatchObject({ state: 'done', total: 12, file_key: null })
		expect((await seen(house)).messages).toEqual(before.messages)
		for (const table of ['restore', 'journal_entry', 'request_key', 'graphile_worker._private_jobs', 'backup']) {
			const { rows } = await here.owner.query(`SELECT FROM ${table} t WHERE t::text LIKE $1`, [`%${identity}%`])
			expect({ table, rows: rows.length }).toEqual({ table, rows: 0 })
		}
		expect(stack.logs()).not.toContain(identity)
	})

	test('an archive that somebody changed brings nothing back, and says so', async () => {
		const house = await aHouse(here, administrator)
		await fill(stack.ports.imaps, house.mailbox.address)
		const backup = await backedUp(house)
		const { object } = await rowOf('backup', backup)
		const path = join(backupStore().place, object)
		const size = Number(execFileSync('stat', ['-c', '%s', path]))
		execFileSync('sh', ['-c', `printf 'X' | dd of='${path}' bs=1 seek=${size - 40} conv=notrunc status=none`])
		const client = await mailboxOver(stack.ports.imaps, house.mailbox.address)
		await client.mailboxOpen('INBOX')
		await client.messageDelete('1:*')
		await client.logout()
		const left = await seen(house)
		expect(await restored(backup)).toMatchObject({ state: 'failed', done: 0, note: expect.stringMatching(/\w/) })
		expect(await seen(house)).toEqual(left)
		await rm(path)
		const gone = await done(ask(backup))
		await workOnce(here.owner)
		expect(await rowOf('restore', gone.value.id)).toMatchObject({
			state: 'waiting',
			note: expect.stringMatching(/is not there/),
		})
		await here.owner.query("UPDATE restore SET state = 'stopped', file_key = NULL WHERE id = $1", [gone.value.id])
		await workAll(here.owner)
	})
})

test('out of the trash: mail, sign-in and quota are as before', async () => {
	const house = await aHouse(here, administrator, { quota: '10 MB' })
	await fill(stack.ports.imaps, house.mailbox.address)
	const before = await seen(house)
	await expect.poll(async () => Number((await usageOf(house))?.messages), { timeout: 120_000 }).toBe(12)
	const usage = await usageOf(house)
	await done(execute(removeMailbox, by(), { mailbox: house.mailbox.id, confirm: house.mailbox.address }))
	await expect(mailboxOver(stack.ports.imaps, house.mailbox.address)).rejects.toThrow()
	await done(execute(restoreMailbox, by(), { mailbox: house.mailbox.id }))
	expect(await seen(house)).toEqual(before)
	expect(await usageOf(house)).toEqual(usage)
})
