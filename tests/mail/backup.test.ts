/** Trash, backups and erasing with a real mail server: nothing is erased without a backup that was held against the mail itself. */
import { createReadStream } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { setBackupSchedule } from '@/features/backup-schedules/set-backup-schedule'
import { createBackup } from '@/features/backups/create-backup'
import { eraseMailbox } from '@/features/backups/erase-mailbox'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { restoreMailbox } from '@/features/mailboxes/restore-mailbox'
import { runSchedules } from '@/jobs/run-backup-schedules'
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
import { useStore, workAll } from '../support/backup-rig'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { anAdministrator, anAlias } from '../support/factories'
import { fill } from '../support/mail-fill'
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

describe('M9 a schedule', () => {
	const trialsOf = async ({ domain }: House) =>
		(await here.owner.query('SELECT * FROM backup_trial WHERE domain_id = $1 ORDER BY created_at', [domain.id])).rows
	const nights = (n: number) => new Date(Date.UTC(2027, 0, 1 + n, 2))
	async function night(n: number): Promise<void> {
		await runSchedules(nights(n))
		await workAll(here.owner)
	}

	test('backs up by night, tries one a week where nobody finds it, keeps what its rule says, and tells when one is not whole', async () => {
		const house = await aFilledHouse()
		const empty = await aRoom(here, administrator, house.domain)
		const set = {
			domain: house.domain.id,
			version: 1,
			enabled: true,
			hour: '2',
			keepDays: '2',
			keepWeeks: '0',
			keepMonths: '0',
		}
		await done(execute(setBackupSchedule, as(administrator), set))
		const store = await storeOf(house)
		await night(0)
		const [first] = await backupsOf(house)
		expect(first).toMatchObject({ why: 'schedule', state: 'verified', messages: 12, contents: store.contents })
		expect(await backupsOf({ mailbox: empty.mailbox })).toMatchObject([{ state: 'verified', messages: 0 }])

		// The next turn tries one; both mailboxes come round. The week is over at once, as far as the schedule knows.
		const usage = await here.owner.query('SELECT * FROM mail_usage ORDER BY mailbox_id')
		for (let turn = 0; turn < 2; turn += 1) {
			await here.owner.query('UPDATE backup_schedule SET tried_at = NULL WHERE domain_id = $1', [house.domain.id])
			await night(0)
		}
		const trials = await trialsOf(house)
		expect(trials.map(({ mailbox_id }) => mailbox_id).sort()).toEqual([house.mailbox.id, empty.mailbox.id].sort())
		const of = (mailbox: { id: string }) => trials.find(({ mailbox_id }) => mailbox_id === mailbox.id)
		expect(of(house.mailbox)).toMatchObject({ state: 'whole', messages: 12, found: 12, note: '' })
		expect(of(empty.mailbox)).toMatchObject({ state: 'whole', messages: 0 })
		// Nothing is left of it, and nothing counted it.
		expect(await readdir(join(mailFolder(), '.copies'))).toEqual([])
		expect((await here.owner.query('SELECT * FROM mail_usage ORDER BY mailbox_id')).rows).toEqual(usage.rows)
		expect(await storeOf(house)).toEqual(store)

		// Three nights within one day of the clock: the newest stays, and the archive of no other.
		await night(1)
		await night(2)
		const made = await backupsOf(house)
		expect(made.map(({ state }) => state)).toEqual(['expired', 'expired', 'verified'])
		expect(await readdir(join(kept, house.domain.id, house.mailbox.id))).toEqual([`${made[2].id}.tar.zst`])

		// A byte of it is another one day.
		const archive = join(kept, made[2].object)
		const bytes = await readFile(archive)
		bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 0xff
		await writeFile(archive, bytes)
		await here.owner.query('DELETE FROM backup_trial WHERE mailbox_id = $1', [house.mailbox.id])
		await night(9)
		const [broken] = (await trialsOf(house)).filter(({ mailbox_id }) => mailbox_id === house.mailbox.id)
		expect(broken).toMatchObject({
			state: 'broken',
			backup_id: made[2].id,
			found: 0,
			note: expect.stringMatching(/\.$/),
		})
		const { rows: letters } = await here.owner.query(
			"SELECT to_address, subject, body_text FROM letter WHERE kind = 'backup'",
		)
		expect(letters.length).toBeGreaterThan(0)
		expect(letters[0].subject).toBe(`A backup of ${house.domain.name} did not come back whole`)
		expect(letters[0].body_text.replace(/\s+/g, ' ')).toContain(broken.note)
		expect(await storeOf(house)).toEqual(store)
		expect(await readdir(join(mailFolder(), '.copies'))).toEqual([])
		await here.owner.query('UPDATE backup_schedule SET enabled = false')
	})

	test('whose backups are encrypted: the stored file is looked at, and that is what is said', async () => {
		const house = await aFilledHouse(3)
		const recipient = await identityToRecipient(await generateIdentity())
		await here.owner.query('UPDATE organization SET backup_recipient = $2 WHERE id = $1', [
			house.organization.id,
			recipient,
		])
		await here.owner.query("INSERT INTO backup_schedule (domain_id, hour, since) VALUES ($1, 2, '2026-01-01')", [
			house.domain.id,
		])
		await night(20)
		await night(20)
		expect(await trialsOf(house)).toMatchObject([{ state: 'sealed', messages: 3, found: 0 }])
		await here.owner.query('DELETE FROM backup_trial WHERE domain_id = $1', [house.domain.id])
		await here.owner.query('UPDATE backup_schedule SET tried_at = NULL WHERE domain_id = $1', [house.domain.id])
		const [newest] = (await backupsOf(house)).reverse()
		await writeFile(join(kept, newest.object), 'another')
		await night(28)
		expect(await trialsOf(house)).toMatchObject([
			{ state: 'broken', note: 'The stored file is not the one that was proved.' },
		])
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
