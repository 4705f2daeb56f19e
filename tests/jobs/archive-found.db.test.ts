/** P2 B6: mail that lies in the store without a mailbox becomes a verified archive, and only then leaves the store. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JobHelpers } from 'graphile-worker'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { archiveFinding } from '@/features/drift/archive-finding'
import { adoptMaildir } from '@/features/mailboxes/adopt-maildir'
import { askRestore } from '@/features/restores/ask-restore'
import { backupPlan } from '@/features/restores/backup-plan'
import { tasks } from '@/jobs'
import { ARCHIVING_STEPS, type ArchivingStep } from '@/jobs/drift/archive-folder'
import { type Found, keep } from '@/jobs/drift/found'
import { mendDriftWith } from '@/jobs/mend-drift'
import { verifyArchive } from '@/platform/archive/read-archive'
import { folderStore } from '@/platform/backup-store/folder'
import { as, viewerOf } from '../support/callers'
import { journalOf } from '../support/content'
import { useDatabase } from '../support/database'
import {
	aDelegate,
	aDomain,
	aFinding,
	aMailbox,
	anAdministrator,
	anOrganization,
	PASSWORD,
	random,
	rightsOf,
} from '../support/factories'
import { useFolder } from '../support/folder'
import { makeDue, work } from '../support/worker'

const here = useDatabase()
const folder = useFolder('found')
let mail: string
let kept: string
let administrator: Awaited<ReturnType<typeof anAdministrator>>
let domain: Awaited<ReturnType<typeof aDomain>>
beforeAll(async () => {
	mail = join(folder.path, 'mail')
	kept = join(folder.path, 'kept')
	await mkdir(mail)
	Object.assign(process.env, { MAIL_FOLDER: mail, BACKUP_FOLDER: kept, DATA_DIR: join(folder.path, 'data') })
	delete process.env.DOVEADM_URL
	administrator = await anAdministrator(here.owner)
	domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
})
beforeEach(() => here.owner.query('DELETE FROM graphile_worker._private_jobs'))

/** Three messages in two folders, with flags and dates, and what Dovecot keeps beside them. */
async function aMaildir(path: string): Promise<string> {
	const maildir = join(mail, path, 'Maildir')
	for (const folder of ['', '.Sent', '.Empty'])
		for (const part of ['cur', 'new', 'tmp']) await mkdir(join(maildir, folder, part), { recursive: true })
	const messages = {
		'cur/1700000000.M1.host,S=5:2,FS': 'Hello',
		'new/1700000001.M2.host': 'Two',
		'.Sent/cur/1700000002.M3.host:2,Sa': 'Three',
	}
	for (const [name, text] of Object.entries(messages)) {
		await writeFile(join(maildir, name), text)
		await utimes(join(maildir, name), 1_600_000_000, 1_600_000_000)
	}
	await writeFile(join(maildir, '.Sent/dovecot-keywords'), '0 $Forwarded\n')
	await writeFile(join(maildir, 'dovecot.index.log'), 'made anew')
	await mkdir(join(mail, path, 'sieve'))
	await writeFile(join(mail, path, 'sieve/away.sieve'), 'keep;')
	await symlink('sieve/away.sieve', join(mail, path, '.dovecot.sieve'))
	return path
}
async function aFoundMaildir(path = `${domain.name}/${randomUUID()}`) {
	const inDomain = path.startsWith(`${domain.name}/`)
	const found = { kind: 'unknown-maildir', subject: path, label: path, domain_id: inDomain ? domain.id : null }
	return await aFinding(here.owner, found)
}
const ask = async (finding: { id: string }, by: { id: string } = administrator) =>
	await execute(archiveFinding, as(by), { finding: finding.id })
const rowOf = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT * FROM drift_finding WHERE id = $1', [id])).rows[0]
const backupOf = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT * FROM backup WHERE mailbox_id = $1', [id])).rows
const isThere = ({ subject }: { subject: string }) => existsSync(join(mail, subject))
const workAgain = async () => {
	await makeDue(here.owner)
	await work(here.owner, tasks)
}
/** What was found and archived is whole, and nothing of it is left in the store or in a corner. */
async function expectArchived(finding: { id: string; subject: string }): Promise<void> {
	expect(await rowOf(finding)).toMatchObject({ closed_how: 'archived', mending_at: null, mend_error: '' })
	expect(isThere(finding)).toBe(false)
	expect((await readdir(mail)).includes('.copies') ? await readdir(join(mail, '.copies')) : []).toEqual([])
	const [backup, ...more] = await backupOf(finding)
	expect(more).toEqual([])
	expect(backup).toMatchObject({ why: 'found', state: 'verified', messages: 3, folders: 3, address: finding.subject })
	const manifest = await verifyArchive(await folderStore(kept).get(backup.object))
	const told = manifest.messages.map(({ folder, flags, size, date }) => `${folder} ${flags.join('')} ${size} ${date}`)
	expect(told.toSorted()).toEqual(['  3', ' FS 5', '.Sent $ForwardedS 5'].map((one) => `${one} 1600000000`).toSorted())
	expect(manifest.rules).toMatchObject([{ name: 'away', active: true }])
	expect(await readdir(join(kept, 'found'))).toContain(`${backup.id}.tar.zst`)
}

test('B6 it is archived whole, told among the backups with who asked, and journalled', async () => {
	const finding = await aFoundMaildir(await aMaildir(`${domain.name}/${randomUUID()}`))
	expect(await ask(finding)).toMatchObject({ ok: true })
	await work(here.owner, tasks)
	await expectArchived(finding)
	expect((await backupOf(finding))[0]).toMatchObject({ domain_id: domain.id, asked_by: expect.stringMatching(/./) })
	const told = await journalOf(here.owner, administrator)
	expect(told.at(-1)).toMatchObject({ right: 'drift.archive', outcome: 'done' })
	const { rows } = await here.owner.query(
		'SELECT outcome, domain_id AS domain, after FROM journal_entry WHERE subject_id = $1 AND actor_id IS NULL ORDER BY at, id',
		[finding.id],
	)
	expect(rows).toMatchObject([
		{ outcome: 'done', domain: domain.id, after: { messages: 3, where: expect.stringContaining(kept) } },
		{ outcome: 'done', domain: domain.id, after: { mended: true } },
	])
})

test('B6 one that lies in no domain is archived too, and seen by nobody but the whole server', async () => {
	const finding = await aFoundMaildir(await aMaildir(`nobody-${random()}.test/bob`))
	await ask(finding)
	await work(here.owner, tasks)
	await expectArchived(finding)
	expect((await backupOf(finding))[0]).toMatchObject({ domain_id: null, organization_id: null })
})

test('B6 the archive is restored into a mailbox by who holds that over the whole server, and by nobody else', async () => {
	const finding = await aFoundMaildir(await aMaildir(`${domain.name}/${randomUUID()}`))
	await ask(finding)
	await work(here.owner, tasks)
	const [backup] = await backupOf(finding)
	const mailbox = await aMailbox(here.owner, domain)
	const wanted = { backup: backup.id, to: 'other', address: mailbox.address }
	const delegate = await aDelegate(here.owner, rightsOf('team-member'), { domains: [domain.id] })
	expect(await backupPlan(await viewerOf(delegate), backup.id, { isBusy: false })).toMatchObject({
		isFound: true,
		mayRestore: false,
		folders: [],
	})
	expect(await execute(askRestore, as(delegate), wanted)).toMatchObject({ ok: false })
	expect(await execute(askRestore, as(administrator), { ...wanted, to: 'same', address: '' })).toMatchObject({
		ok: false,
		problem: { kind: 'not-found' },
	})
	const plan = await backupPlan(await viewerOf(administrator), backup.id, { isBusy: false, into: mailbox.address })
	expect(plan).toMatchObject({ mayRestore: true, fault: null, into: { address: mailbox.address, fault: null } })
	expect(plan.folders.map(({ messages }) => messages)).toEqual([2, 0, 1])
	expect(await execute(askRestore, as(administrator), wanted)).toMatchObject({ ok: true })
	const { rows } = await here.owner.query('SELECT mailbox_id, total FROM "restore" WHERE backup_id = $1', [backup.id])
	expect(rows).toEqual([{ mailbox_id: mailbox.id, total: 3 }])
})

describe('a worker that is killed', () => {
	/** Until that step and no further, as if the process had ended there: nothing is cleaned up behind it. */
	async function killedAt(at: ArchivingStep): Promise<void> {
		const { rows } = await here.owner.query('SELECT payload FROM graphile_worker._private_jobs')
		await new Promise<void>((resolve, reject) => {
			const task = mendDriftWith((step) => {
				if (step !== at) return undefined
				resolve()
				return new Promise(() => undefined)
			})
			const query = (text: string, values?: unknown[]) => here.owner.query(text, values)
			const helpers = { job: { attempts: 1 }, query, withPgClient: () => undefined } as unknown as JobHelpers
			Promise.resolve(task(rows[0].payload, helpers)).then(() => reject(new Error(`it never came to ${at}`)), reject)
		})
	}
	const BEGUN: readonly ArchivingStep[] = ['move', 'check', 'remove']

	test.each(ARCHIVING_STEPS)('before “%s” has done nothing, or is finished by the next', async (step) => {
		const finding = await aFoundMaildir(await aMaildir(`${domain.name}/${randomUUID()}`))
		await ask(finding)
		await killedAt(step)
		expect((await rowOf(finding)).mending).toBe(BEGUN.includes(step) ? 'erase' : 'archive')
		if (!BEGUN.includes(step)) expect(await readdir(join(mail, finding.subject, 'Maildir', 'cur'))).toHaveLength(1)
		expect(await backupOf(finding)).toHaveLength(BEGUN.includes(step) ? 1 : 0)
		// A look that comes by meanwhile does not take it for gone.
		const others = async <R>(sql: string, values?: unknown[]) => (await here.owner.query(sql, values)).rows as R[]
		const one: Found = {
			kind: 'unknown-maildir',
			severity: 2,
			subject: finding.subject,
			label: finding.label,
			domainId: domain.id,
		}
		const still = isThere(finding) ? [one] : []
		await keep(others, ['unknown-maildir'], { found: still })
		await workAgain()
		await expectArchived(finding)
	})

	test('behind a lost right does nothing more, unless it was begun: that is finished', async () => {
		for (const [step, how] of [
			['tell', null],
			['move', 'archived'],
		] as const) {
			const asker = await aDelegate(here.owner, ['drift.read', 'drift.archive'], { server: true })
			const finding = await aFoundMaildir(await aMaildir(`${domain.name}/${randomUUID()}`))
			await ask(finding, asker)
			await killedAt(step)
			await here.owner.query('UPDATE access_grant SET revoked_at = now() WHERE id = $1', [asker.grantId])
			await workAgain()
			expect(await rowOf(finding)).toMatchObject({ closed_how: how })
			expect(isThere(finding)).toBe(how === null)
		}
	})

	test('leaves no room for a mailbox over a folder that is on its way out', async () => {
		const finding = await aFoundMaildir(await aMaildir(`${domain.name}/${randomUUID()}`))
		await ask(finding)
		await killedAt('move')
		const wanted = {
			finding: finding.id,
			localPart: `f${random()}`,
			name: 'Found',
			password: PASSWORD,
			quota: '1 GB',
			sendOnly: false,
		}
		const adopted = await execute(adoptMaildir, as(administrator), wanted)
		expect(adopted).toMatchObject({
			ok: false,
			problem: { kind: 'conflict', text: expect.stringContaining('archive') },
		})
		await workAgain()
		await expectArchived(finding)
	})
})

describe('nothing leaves the store', () => {
	/** What is in the way, and what is said of it. */
	const REFUSED: [string, () => Promise<Awaited<ReturnType<typeof aFinding>>>, RegExp][] = [
		['whose name leads out of it', async () => aFoundMaildir(`${domain.name}/../../etc`), /no name of a folder/],
		['whose name is hidden', async () => aFoundMaildir(`${domain.name}/..`), /no name of a folder/],
		[
			'that is a link to a folder elsewhere',
			async () => {
				const path = await aMaildir(`elsewhere-${random()}/real`)
				await mkdir(join(mail, domain.name), { recursive: true })
				const name = `${domain.name}/${randomUUID()}`
				await symlink(join(mail, path), join(mail, name))
				return aFoundMaildir(name)
			},
			/is a link/,
		],
		[
			'with a message that is a link to a file of the panel',
			async () => {
				const path = await aMaildir(`${domain.name}/${randomUUID()}`)
				await symlink('/etc/passwd', join(mail, path, 'Maildir/cur/1700000009.M9.host:2,S'))
				return aFoundMaildir(path)
			},
			/such as a link/,
		],
		[
			'with more in it than mail',
			async () => {
				const path = await aMaildir(`${domain.name}/${randomUUID()}`)
				await writeFile(join(mail, path, 'thesis.odt'), 'a year of work')
				return aFoundMaildir(path)
			},
			/more in it than mail.*thesis\.odt/,
		],
		[
			'with two messages of one name',
			async () => {
				const path = await aMaildir(`${domain.name}/${randomUUID()}`)
				await cp(
					join(mail, path, 'Maildir/cur/1700000000.M1.host,S=5:2,FS'),
					join(mail, path, 'Maildir/cur/1700000000.M1.host,S=5:2,T'),
				)
				return aFoundMaildir(path)
			},
			/one and the same name/,
		],
		[
			'that belongs to a mailbox by now',
			async () => {
				const mailbox = await aMailbox(here.owner, domain)
				return aFoundMaildir(await aMaildir(`${domain.name}/${mailbox.id}`))
			},
			/belongs to a mailbox by now/,
		],
		[
			'in which mailboxes lie',
			async () => {
				const full = await aDomain(here.owner, (await anOrganization(here.owner)).id)
				const mailbox = await aMailbox(here.owner, full)
				await aMaildir(`${full.name}/${mailbox.id}`)
				await mkdir(join(mail, full.name, 'cur'))
				return aFoundMaildir(full.name)
			},
			/Mailboxes lie in this folder/,
		],
	]
	test.each(REFUSED)('of a folder %s', async (_name, make, why) => {
		const finding = await make()
		const before = await readdir(mail, { recursive: true })
		expect(await ask(finding)).toMatchObject({ ok: true })
		await work(here.owner, tasks)
		expect(await rowOf(finding)).toMatchObject({
			closed_at: null,
			mending_at: null,
			mend_error: expect.stringMatching(why),
		})
		expect((await readdir(mail, { recursive: true })).sort()).toEqual(before.sort())
		expect(await backupOf(finding)).toEqual([])
	})

	test('when mail comes to it while it is archived: it lies where it lay, with what came', async () => {
		const finding = await aFoundMaildir(await aMaildir(`${domain.name}/${randomUUID()}`))
		await ask(finding)
		const { rows } = await here.owner.query('SELECT payload FROM graphile_worker._private_jobs')
		const late = join(mail, finding.subject, 'Maildir/new/1700000008.M8.host')
		const task = mendDriftWith((step) => (step === 'move' ? writeFile(late, 'late') : undefined))
		const helpers = {
			job: { attempts: 1 },
			query: (text: string, values?: unknown[]) => here.owner.query(text, values),
			withPgClient: () => undefined,
		}
		await task(rows[0].payload, helpers as unknown as JobHelpers)
		expect(await rowOf(finding)).toMatchObject({
			closed_at: null,
			mend_error: expect.stringContaining('It changed while'),
		})
		expect(await readFile(late, 'utf8')).toBe('late')
	})

	test('by the hand of a delegate without a right over the whole server, nor of one who sees another domain', async () => {
		const finding = await aFoundMaildir(await aMaildir(`${domain.name}/${randomUUID()}`))
		const rights = [...rightsOf('team-member'), 'drift.archive'] as Parameters<typeof aDelegate>[1]
		for (const scope of [{ domains: [domain.id] }, { organizations: [domain.organizationId] }]) {
			const delegate = await aDelegate(here.owner, rights, scope)
			expect(await ask(finding, delegate)).toMatchObject({ ok: false })
		}
		await work(here.owner, tasks)
		expect(await rowOf(finding)).toMatchObject({ mending_at: null, version: 1 })
		expect(isThere(finding)).toBe(true)
		await rm(join(mail, finding.subject), { recursive: true })
	})
})
