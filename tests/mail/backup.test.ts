/** Trash, backups and erasing with a real mail server: nothing is erased without a backup that was held against the mail itself. */
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createBackup } from '@/features/backups/create-backup'
import { eraseMailbox } from '@/features/backups/erase-mailbox'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { restoreMailbox } from '@/features/mailboxes/restore-mailbox'
import { hashOfStream, verifyArchive } from '@/platform/archive/read-archive'
import { doveadm } from '@/platform/mail-server/doveadm'
import { contentsHash, foldersOf, hashedMessagesOf } from '@/platform/mail-server/maildir'
import {
	copyMail,
	eraseMail,
	homeOf,
	listStore,
	maildirOf,
	newCopyFolder,
	removeCopyFolder,
	rulesOf,
} from '@/platform/mail-server/store'
import { idsOf } from '../../deploy/programs'
import { fill, useStore, workAll } from '../support/backup-rig'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { anAdministrator, anAlias } from '../support/factories'
import { aHouse, aRoom, done, type House } from '../support/mail-house'
import { mailboxOver } from '../support/mail-reading'
import { type MailStack, startMailStack } from '../support/mail-stack'

const here = useDatabase()
let stack: MailStack
let kept: string
let administrator: { id: string }
beforeAll(async () => {
	stack = await startMailStack(here.ownerUrl)
	kept = await useStore(stack, here.ownerUrl)
	administrator = await anAdministrator(here.owner)
})
afterAll(() => stack?.stop())

const mailFolder = () => stack.wanted.dovecot.mailFolder
const homeFor = ({ domain, mailbox }: House) => homeOf(mailFolder(), domain.name, mailbox.id)
async function storeOf(house: House) {
	const maildir = maildirOf(homeFor(house))
	const [folders, messages] = [await foldersOf(maildir), await hashedMessagesOf(maildir)]
	return { folders, messages, contents: contentsHash(folders, messages) }
}
async function backupsOf({ mailbox }: Pick<House, 'mailbox'>) {
	const { rows } = await here.owner.query('SELECT * FROM backup WHERE mailbox_id = $1 ORDER BY created_at', [
		mailbox.id,
	])
	return rows
}
const rowOf = async ({ mailbox }: Pick<House, 'mailbox'>) =>
	(await here.owner.query('SELECT * FROM mailbox WHERE id = $1', [mailbox.id])).rows[0]
const journalOf = async (right: string) =>
	(await here.owner.query('SELECT * FROM journal_entry WHERE "right" = $1 ORDER BY at DESC', [right])).rows

async function aFilledHouse(count = 12): Promise<House> {
	const house = await aHouse(here, administrator)
	await fill(stack.ports.imaps, house.mailbox.address, count)
	return house
}
const trash = ({ mailbox }: House) =>
	done(execute(removeMailbox, as(administrator), { mailbox: mailbox.id, confirm: mailbox.address }))
const eraseNow = ({ mailbox }: House) =>
	done(execute(eraseMailbox, as(administrator), { mailbox: mailbox.id, confirm: mailbox.address }))

test('M9 a backup by hand holds every message with flags, dates and folders, and what belongs to the mailbox', async () => {
	const house = await aFilledHouse()
	const alias = await anAlias(here.owner, house.domain, [house.mailbox.address])
	const store = await storeOf(house)
	expect(store.messages).toHaveLength(12)
	await done(execute(createBackup, as(administrator), { mailbox: house.mailbox.id }))
	await workAll(here.owner)
	const [backup] = await backupsOf(house)
	expect(backup).toMatchObject({ state: 'verified', messages: 12, error: '', contents: store.contents, why: 'hand' })
	const archive = join(kept, backup.object)
	expect(await hashOfStream(createReadStream(archive))).toEqual({ sha256: backup.sha256, bytes: Number(backup.bytes) })
	const manifest = await verifyArchive(createReadStream(archive))
	expect(contentsHash(manifest.folders, manifest.messages)).toBe(store.contents)
	expect(manifest.folders).toContain('.Projects.&ANw-ber uns')
	expect(manifest.messages.flatMap(({ flags }) => flags)).toContain('Word3')
	expect(manifest.aliases).toEqual([{ address: alias.address, destinations: [house.mailbox.address], enabled: true }])
	expect(manifest.mailbox.address).toBe(house.mailbox.address)
	// Nothing is left lying about.
	expect(await readdir(join(mailFolder(), '.copies'))).toEqual([])
	expect(await readdir(join(process.env.DATA_DIR ?? '', 'backup-work'))).toEqual([])
	// What is in use goes on.
	expect(await storeOf(house)).toEqual(store)
})

test('B5 erasing waits for the backup, then mail and folder are gone, the tombstone stays and the journal has a receipt', async () => {
	const house = await aFilledHouse()
	await trash(house)
	const store = await storeOf(house)
	await eraseNow(house)
	expect(await storeOf(house)).toEqual(store)
	expect(await rowOf(house)).toMatchObject({ erase_backup_id: null, erased_at: null })
	await workAll(here.owner)
	const [backup] = await backupsOf(house)
	expect(backup).toMatchObject({ state: 'verified', why: 'erasing', messages: 12, contents: store.contents })
	const homes = await listStore(mailFolder())
	expect(homes.map(({ name }) => name)).not.toContain(house.mailbox.id)
	expect(await rowOf(house)).toMatchObject({ erase_backup_id: backup.id, erased_at: expect.any(Date) })
	const [entry] = await journalOf('system.erase')
	expect(entry.after).toMatchObject({
		messages: 12,
		sha256: backup.sha256,
		backup: backup.id,
		where: join(kept, backup.object),
	})
	expect(await execute(restoreMailbox, as(administrator), { mailbox: house.mailbox.id })).toMatchObject({
		ok: false,
		problem: { kind: 'not-found' },
	})
	const manifest = await verifyArchive(createReadStream(join(kept, backup.object)))
	expect(contentsHash(manifest.folders, manifest.messages)).toBe(store.contents)
	// The address given to somebody else never shows the old mail.
	const again = await aRoom(here, administrator, house.domain, { localPart: house.mailbox.address.split('@')[0] ?? '' })
	expect(again.mailbox.address).toBe(house.mailbox.address)
	const client = await mailboxOver(stack.ports.imaps, again.mailbox.address)
	expect((await client.status('INBOX', { messages: true })).messages).toBe(0)
	expect((await client.list()).map(({ path }) => path)).not.toContain('Empty')
	await client.logout()
})

describe('without mail', () => {
	test('a mailbox that never got any is erased with an empty backup', async () => {
		const house = await aHouse(here, administrator)
		await trash(house)
		await eraseNow(house)
		await workAll(here.owner)
		expect(await backupsOf(house)).toMatchObject([{ state: 'verified', messages: 0, folders: 0 }])
		expect((await rowOf(house)).erased_at).not.toBeNull()
	})
})

test('the panel copies, counts and erases mail as an ordinary user in the group of the mail', async () => {
	const house = await aFilledHouse()
	const { doveadm: server } = stack
	const rule = { user: house.mailbox.id, scriptname: 'mine', file: 'keep;\n', activate: true }
	await doveadm(server, 'sievePut', rule)
	const [, group] = await idsOf('vmail')
	const store = await storeOf(house)
	const result = await asOrdinary(group, async () => {
		const folder = await newCopyFolder(mailFolder(), house.mailbox.id)
		await copyMail(server, house.mailbox.id, folder)
		const copy = contentsHash(await foldersOf(folder), await hashedMessagesOf(folder))
		await removeCopyFolder(mailFolder(), house.mailbox.id)
		const seen = await storeOf(house)
		const rules = await rulesOf(server, house.mailbox.id)
		await eraseMail(server, house.mailbox.id, homeFor(house))
		return { copy, seen: seen.contents, rules }
	})
	expect(result).toEqual({
		copy: store.contents,
		seen: store.contents,
		rules: [{ name: 'mine', active: true, text: 'keep;\n' }],
	})
	expect((await listStore(mailFolder())).map(({ name }) => name)).not.toContain(house.mailbox.id)
})

/** What is done meanwhile is done by nobody in particular, in that group. */
async function asOrdinary<T>(group: number, work: () => Promise<T>): Promise<T> {
	const NOBODY = 65_534
	process.setegid?.(group)
	process.seteuid?.(NOBODY)
	try {
		return await work()
	} finally {
		process.seteuid?.(0)
		process.setegid?.(0)
	}
}
