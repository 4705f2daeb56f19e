/** Faults of backups and erasing, with a real mail server: each job ends whole or not begun, and nothing is ever erased without a verified backup. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
	appendFile,
	chown,
	mkdir,
	readdir,
	readFile,
	rename,
	stat,
	symlink,
	unlink,
	utimes,
	writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { ERASING_STEPS } from '@/features/backups/erase'
import { eraseMailbox } from '@/features/backups/erase-mailbox'
import { backupToMake } from '@/features/backups/mailbox-snapshot'
import { makeBackup, STEPS, type Step } from '@/features/backups/make-backup'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { restoreMailbox } from '@/features/mailboxes/restore-mailbox'
import { makeBackupTask, means } from '@/jobs/make-backup'
import { s3Store } from '@/platform/backup-store/s3'
import { contentsHash, foldersOf, hashedMessagesOf } from '@/platform/mail-server/maildir'
import { homeOf, maildirOf } from '@/platform/mail-server/store'
import { idsOf } from '../../deploy/programs'
import { useStore, workAll, workOnce } from '../support/backup-rig'
import { as } from '../support/callers'
import { cleanEnvironment } from '../support/clean-environment'
import { useDatabase } from '../support/database'
import { anAdministrator } from '../support/factories'
import { freePort } from '../support/guarded-process'
import { fill } from '../support/mail-fill'
import { aHouse, done, type House } from '../support/mail-house'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { work } from '../support/worker'

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
async function contentsOf(house: House): Promise<string> {
	const maildir = maildirOf(homeFor(house))
	return contentsHash(await foldersOf(maildir), await hashedMessagesOf(maildir))
}
const rowOf = async ({ mailbox }: House) =>
	(await here.owner.query('SELECT * FROM mailbox WHERE id = $1', [mailbox.id])).rows[0]
const backupsOf = async ({ mailbox }: House) =>
	(await here.owner.query('SELECT * FROM backup WHERE mailbox_id = $1 ORDER BY created_at', [mailbox.id])).rows
/** What lies about that no finished job leaves: copies, packed archives, half-written ones. */
async function leftovers(): Promise<string[]> {
	const below = async (folder: string) => await readdir(folder, { recursive: true }).catch(() => [])
	const partial = (await below(kept)).filter((name) => name.endsWith('.part'))
	return [...(await below(join(mailFolder(), '.copies'))), ...(await below(means().workFolder)), ...partial]
}

/** In the trash, with mail. */
async function aTrashed(count = 6): Promise<House & { contents: string }> {
	const house = await aHouse(here, administrator)
	await fill(stack.ports.imaps, house.mailbox.address, count)
	await done(execute(removeMailbox, as(administrator), { mailbox: house.mailbox.id, confirm: house.mailbox.address }))
	return { ...house, contents: await contentsOf(house) }
}
async function askErasing(house: House): Promise<string> {
	const input = { mailbox: house.mailbox.id, confirm: house.mailbox.address }
	const { value } = await done(execute(eraseMailbox, as(administrator), input))
	return value.backup
}
const expectUntouched = async (house: House & { contents: string }) => {
	expect(await contentsOf(house)).toBe(house.contents)
	expect(await rowOf(house)).toMatchObject({ erase_backup_id: null, erased_at: null })
}
async function expectErased(house: House & { contents: string }) {
	const row = await rowOf(house)
	expect(row.erased_at).not.toBeNull()
	const backup = (await backupsOf(house)).find(({ id }) => id === row.erase_backup_id)
	expect(backup).toMatchObject({ state: 'verified', contents: house.contents })
	const stored = await readFile(join(kept, backup.object))
	expect(createHash('sha256').update(stored).digest('hex')).toBe(backup.sha256)
	await expect(readdir(homeFor(house))).rejects.toThrow(/ENOENT/)
	expect(await leftovers()).toEqual([])
}

/** @returns the signal that ended it */
async function killed(what: 'backup' | 'erase', backup: string, at: string): Promise<string | null> {
	const names = ['DOVEADM_URL', 'AUTH_SECRET', 'MAIL_FOLDER', 'DATA_DIR', 'BACKUP_FOLDER', 'APP_DATABASE_URL']
	const env = cleanEnvironment(Object.fromEntries(names.map((name) => [name, process.env[name]])))
	const args = ['--import', 'tsx', 'tests/support/killed-backup.ts', what, backup, at]
	const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
	let said = ''
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
	return await new Promise((resolve, reject) =>
		child.on('close', (code, signal) => (code ? reject(new Error(said)) : resolve(signal))),
	)
}

test('the worker is killed at each step of a backup and of erasing: untouched each time, and whole in the end', async () => {
	const house = await aTrashed()
	const backup = await askErasing(house)
	for (const step of STEPS) {
		expect([step, await killed('backup', backup, step)]).toEqual([step, 'SIGKILL'])
		await expectUntouched(house)
	}
	await workAll(here.owner)
	expect(await backupsOf(house)).toMatchObject([{ state: 'verified', messages: 6 }])
	await expectErased(house)
}, 300_000)

async function toMake(backup: string) {
	const wanted = await backupToMake(backup)
	if (!wanted) throw new Error(`The backup ${backup} does not wait`)
	return wanted
}

test('the worker is killed at each step of erasing: not begun, or whole in the end, and never brought back half', async () => {
	const house = await aTrashed()
	const backup = await askErasing(house)
	await proveOnly(backup)
	for (const step of ERASING_STEPS) {
		expect([step, await killed('erase', backup, step)]).toEqual([step, 'SIGKILL'])
		if (step === 'check' || step === 'begin') await expectUntouched(house)
		else
			expect(await execute(restoreMailbox, as(administrator), { mailbox: house.mailbox.id })).toMatchObject({
				ok: false,
			})
	}
	expect((await rowOf(house)).erased_at).toBeNull()
	await workAll(here.owner)
	await expectErased(house)
}, 300_000)

/** Verified, while the job that erases waits. */
async function proveOnly(backup: string): Promise<void> {
	await work(here.owner, { 'make-backup': makeBackupTask })
	const { rows } = await here.owner.query('SELECT state, error FROM backup WHERE id = $1', [backup])
	expect(rows).toEqual([{ state: 'verified', error: '' }])
}

/** Makes the archive and changes something on the way. @returns why it was refused */
const tampered = async (house: House & { contents: string }, change: (step: Step, backup: string) => unknown) => {
	const backup = await askErasing(house)
	const at = (step: Step) => change(step, backup)
	return await makeBackup(await toMake(backup), means(), at).then(
		() => 'it was taken for good',
		(error: Error) => `${error.name}: ${error.message}`,
	)
}
const oneMessage = async (maildir: string): Promise<string> => {
	const [name] = await readdir(join(maildir, 'cur'))
	return join(maildir, 'cur', name ?? '')
}

/** Another file of that name: those of a copy are links to those of the store. @param date seconds; by default as it was */
async function replaced(path: string, more: string, date?: number): Promise<void> {
	const [text, { mtimeMs }] = [await readFile(path), await stat(path)]
	await unlink(path)
	await writeFile(path, Buffer.concat([text, Buffer.from(more)]))
	await utimes(path, date ?? mtimeMs / 1000, date ?? mtimeMs / 1000)
}

describe('what is altered on purpose is refused, and nothing is erased', () => {
	test.each<[string, string, (house: House, step: Step, backup: string) => unknown]>([
		[
			'a message in the copy, before it is packed',
			'BackupRefused: The backup is not the mail',
			async (_, step, backup) => {
				if (step === 'pack') await replaced(await oneMessage(join(mailFolder(), '.copies', backup)), 'x')
			},
		],
		[
			'a message that the copy lacks',
			'BackupRefused: The backup is not the mail',
			async (_, step, backup) => {
				if (step === 'pack') await unlink(await oneMessage(join(mailFolder(), '.copies', backup)))
			},
		],
		[
			'the date of a message in the copy',
			'BackupRefused: The backup is not the mail',
			async (_, step, backup) => {
				if (step === 'pack') await replaced(await oneMessage(join(mailFolder(), '.copies', backup)), '', 1)
			},
		],
		[
			'a message in the store, after the copy',
			'BackupRefused: The backup is not the mail',
			async (house, step) => {
				if (step === 'compare') await appendFile(await oneMessage(maildirOf(homeFor(house))), 'x')
			},
		],
		[
			'a message that came into the store after the copy',
			'BackupRefused: The backup is not the mail',
			async (house, step) => {
				if (step === 'compare') await writeFile(join(maildirOf(homeFor(house)), 'cur', '1.later:2,S'), 'later')
			},
		],
		[
			'the stored archive',
			'BackupRefused',
			async (_, step, backup) => {
				if (step !== 'read back') return
				const { mailboxId, domainId } = (
					await here.owner.query(
						'SELECT mailbox_id AS "mailboxId", domain_id AS "domainId" FROM backup WHERE id = $1',
						[backup],
					)
				).rows[0]
				const path = join(kept, domainId, mailboxId, `${backup}.tar.zst`)
				const bytes = await readFile(path)
				bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff
				await writeFile(path, bytes)
			},
		],
	])(
		'%s',
		async (_name, why, change) => {
			const house = await aTrashed()
			const said = await tampered(house, (step, backup) => change(house, step, backup))
			expect(said).toContain(why)
			expect(await rowOf(house)).toMatchObject({ erase_backup_id: null, erased_at: null })
			expect(await leftovers()).toEqual([])
			const objects = await readdir(join(kept, house.domain.id, house.mailbox.id)).catch(() => [])
			expect(objects).toEqual([])
		},
		120_000,
	)

	test('mail that changes between the verified backup and erasing asks for a new backup', async () => {
		const house = await aTrashed()
		const backup = await askErasing(house)
		await proveOnly(backup)
		await writeFile(join(maildirOf(homeFor(house)), 'cur', '1.later:2,S'), 'Subject: later\n\nlater\n')
		const contents = await contentsOf(house)
		await workAll(here.owner)
		const backups = await backupsOf(house)
		expect(backups).toHaveLength(2)
		expect(backups[1]).toMatchObject({ state: 'verified', messages: 7, contents })
		await expectErased({ ...house, contents })
	}, 120_000)
})

describe('what fails is waited for, in words, and leaves nothing behind', () => {
	test('the disk of the backups is full', async () => {
		const house = await aTrashed()
		const backup = await askErasing(house)
		const folder = join(kept, house.domain.id, house.mailbox.id)
		await mkdir(folder, { recursive: true })
		// Whatever is written there, the kernel says that no space is left.
		await symlink('/dev/full', join(folder, `${backup}.tar.zst.part`))
		await workOnce(here.owner)
		const error = `Backups cannot be kept in ${kept}: the disk is full.`
		expect(await backupsOf(house)).toMatchObject([{ state: 'waiting', error, object: '' }])
		await expectUntouched(house)
		expect(await leftovers()).toEqual([])
		await workAll(here.owner)
		await expectErased(house)
	}, 120_000)

	test('the mail cannot be found', async () => {
		const house = await aTrashed()
		await askErasing(house)
		await rename(homeFor(house), `${homeFor(house)}.away`)
		await workOnce(here.owner)
		const error = expect.stringMatching(/^The mail server told of 6 messages, and there is no .*\.$/)
		expect(await backupsOf(house)).toMatchObject([{ state: 'waiting', error }])
		await rename(`${homeFor(house)}.away`, homeFor(house))
		await expectUntouched(house)
		await workAll(here.owner)
		await expectErased(house)
	}, 120_000)

	test('the store or the mail server is not reachable', async () => {
		const house = await aTrashed()
		const wanted = await toMake(await askErasing(house))
		const nowhere = `http://127.0.0.1:${await freePort()}`
		const bucket = { url: `${nowhere}/backups`, region: 'us-east-1', keyId: 'key', secret: 'secret' }
		await expect(makeBackup(wanted, { ...means(), store: s3Store(bucket) })).rejects.toThrow(
			`The backup store at ${nowhere}/backups is not reachable (ECONNREFUSED).`,
		)
		await expectUntouched(house)
		const server = { url: nowhere, key: 'key' }
		await expect(makeBackup(wanted, { ...means(), server })).rejects.toThrow(/^The mail server is not reachable at/)
		await expectUntouched(house)
		expect(await leftovers()).toEqual([])
		await workAll(here.owner)
		await expectErased(house)
	}, 120_000)
})

test('M9 5,000 messages are deleted, backed up, verified and erased', async () => {
	const house = await aHouse(here, administrator)
	await fill(stack.ports.imaps, house.mailbox.address, 12)
	const folders = ['', '.Sent', '.Projects.&ANw-ber uns']
	const [uid, gid] = await idsOf('vmail')
	for (let n = 0; n < 5_000; n += 1) {
		const path = join(
			maildirOf(homeFor(house)),
			folders[n % 3] ?? '',
			'cur',
			`${1_600_000_000 + n}.P${n}.made:2,${['', 'S', 'FS'][n % 3]}`,
		)
		await writeFile(path, `Subject: No. ${n}\n\n${'line\n'.repeat(n % 40)}`)
		await chown(path, uid, gid)
		await utimes(path, 1_600_000_000 + n, 1_600_000_000 + n)
	}
	await done(execute(removeMailbox, as(administrator), { mailbox: house.mailbox.id, confirm: house.mailbox.address }))
	const contents = await contentsOf(house)
	await askErasing(house)
	await workAll(here.owner)
	expect(await backupsOf(house)).toMatchObject([{ state: 'verified', messages: 5_012, contents }])
	await expectErased({ ...house, contents })
}, 300_000)
