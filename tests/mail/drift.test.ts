/** P2 B6: what differs between the panel, a real mail server, its store and DNS is found within one look, and mended by one verb. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { archiveFinding } from '@/features/drift/archive-finding'
import { fixFinding } from '@/features/drift/fix-finding'
import { lookForDrift } from '@/features/drift/look-for-drift'
import { adoptMaildir } from '@/features/mailboxes/adopt-maildir'
import { tasks } from '@/jobs'
import { run } from '../../deploy/programs'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { anAdministrator, PASSWORD, random } from '../support/factories'
import { aHouse, done, type House } from '../support/mail-house'
import { mailboxOver } from '../support/mail-reading'
import { secretOf } from '../support/mail-secret'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { type NameServer, startNameServer } from '../support/name-server'
import { waitingJobs, work } from '../support/worker'

const here = useDatabase()
let stack: MailStack
let names: NameServer
let administrator: { id: string }
let house: House
beforeAll(async () => {
	names = await startNameServer()
	stack = await startMailStack(here.ownerUrl)
	process.env.DOVEADM_URL = stack.doveadm.url
	process.env.AUTH_SECRET = secretOf(here.ownerUrl)
	process.env.DNS_SERVERS = names.address
	process.env.MAIL_FOLDER = stack.wanted.dovecot.mailFolder
	process.env.DATA_DIR = join(stack.wanted.dovecot.folder, 'panel')
	administrator = await anAdministrator(here.owner)
	house = await aHouse(here, administrator, { quota: '10 MB' })
	await write(house, 'Subject: first\r\n\r\nHello\r\n')
})
afterAll(async () => {
	await stack?.stop()
	await names?.stop()
})

const PATIENCE = 120_000
const store = () => join(stack.wanted.dovecot.folder, 'mail')
const homeOf = ({ domain, mailbox }: Pick<House, 'domain' | 'mailbox'>) => join(store(), domain.name, mailbox.id)
const usedBy = async ({ mailbox }: Pick<House, 'mailbox'>) => {
	const { rows } = await here.owner.query('SELECT bytes::int, messages::int FROM mail_usage WHERE mailbox_id = $1', [
		mailbox.id,
	])
	return rows[0]
}
/** Puts a message into the inbox, as a mail program does, and waits until the panel was told. */
async function write(of: Pick<House, 'mailbox'>, message: string): Promise<void> {
	const before = (await usedBy(of))?.messages ?? 0
	const client = await mailboxOver(stack.ports.imaps, of.mailbox.address)
	await client.append('INBOX', message, ['\\Flagged'])
	await client.logout()
	await vi.waitFor(async () => expect((await usedBy(of))?.messages).toBe(before + 1), {
		timeout: PATIENCE,
		interval: 100,
	})
}

interface Found {
	id: string
	kind: string
	subject: string
	label: string
	detail: Record<string, unknown>
	domain_id: string | null
	closed_how: string | null
}
const openFindings = async (): Promise<Found[]> =>
	(await here.owner.query('SELECT * FROM drift_finding WHERE closed_at IS NULL ORDER BY kind, subject')).rows
/** One look, asked for by an administrator. @returns what differs */
async function look(): Promise<Found[]> {
	await done(execute(lookForDrift, as(administrator), {}))
	await work(here.owner, tasks)
	expect((await waitingJobs(here.owner, 'look-for-drift')).map((job) => job.last_error)).toEqual([])
	return await openFindings()
}
const reloaded = () => run('doveadm', ['-c', join(stack.wanted.dovecot.folder, 'dovecot.conf'), 'reload'])
const told = (found: readonly Found[]) => found.map(({ kind, label }) => `${kind} ${label}`)
async function mend({ id }: Found): Promise<Found> {
	await done(execute(fixFinding, as(administrator), { finding: id }))
	await work(here.owner, tasks)
	const { rows } = await here.owner.query('SELECT * FROM drift_finding WHERE id = $1', [id])
	return rows[0]
}

test(
	'where nothing differs nothing is found, by a look that has looked at everything',
	async () => {
		names.tell(house.domain.name, { mx: stack.wanted.hostName, spf: true })
		expect(told(await look())).toEqual([])
		const { rows } = await here.owner.query('SELECT looks FROM drift_run ORDER BY created_at DESC LIMIT 1')
		expect(rows[0].looks).toHaveLength(8)
		expect(rows[0].looks.filter((one: { unknown: string | null }) => one.unknown !== null)).toEqual([])
	},
	PATIENCE,
)

describe('the store', () => {
	test(
		'a maildir put in by hand is found with what it holds, adopted by one verb, and its mail read over IMAP',
		async () => {
			const id = randomUUID()
			const folder = join(store(), house.domain.name, id)
			await cp(homeOf(house), folder, { recursive: true })
			await rm(join(folder, 'Maildir', 'dovecot-uidlist'), { force: true })
			await run('chown', ['-R', 'vmail:vmail', folder])
			const found = await look()
			expect(told(found)).toEqual([`unknown-maildir ${house.domain.name}/${id}`])
			expect(found[0]).toMatchObject({ domain_id: house.domain.id, detail: { messages: 1, fits: true } })
			const input = {
				finding: found[0]?.id,
				localPart: `f${random()}`,
				name: 'Found',
				password: PASSWORD,
				quota: '1 GB',
				sendOnly: false,
			}
			const { value } = await done(execute(adoptMaildir, as(administrator), input))
			expect(value.id).toBe(id)
			const client = await mailboxOver(stack.ports.imaps, value.address)
			await client.mailboxOpen('INBOX')
			const message = await client.fetchOne('1', { envelope: true, flags: true })
			expect((message || undefined)?.envelope?.subject).toBe('first')
			expect((message || undefined)?.flags?.has('\\Flagged')).toBe(true)
			await client.logout()
			await work(here.owner, tasks)
			expect(await usedBy({ mailbox: value })).toMatchObject({ messages: 1 })
			expect(told(await look())).toEqual([])
		},
		PATIENCE,
	)

	test(
		'one put in by hand is archived by one verb, message by message, and leaves nothing in the store',
		async () => {
			const id = randomUUID()
			const folder = join(store(), house.domain.name, id)
			await cp(homeOf(house), folder, { recursive: true, preserveTimestamps: true })
			await run('chown', ['-R', 'vmail:vmail', folder])
			const [found, ...others] = await look()
			expect(others).toEqual([])
			if (found) await done(execute(archiveFinding, as(administrator), { finding: found.id }))
			await work(here.owner, tasks)
			const { rows } = await here.owner.query('SELECT closed_how, mend_error FROM drift_finding WHERE id = $1', [
				found?.id,
			])
			expect(rows).toEqual([{ closed_how: 'archived', mend_error: '' }])
			expect(existsSync(folder)).toBe(false)
			const kept = await here.owner.query("SELECT messages, state::text FROM backup WHERE why::text = 'found'")
			expect(kept.rows).toEqual([{ messages: 1, state: 'verified' }])
			expect(told(await look())).toEqual([])
		},
		PATIENCE,
	)

	test(
		'one that lies elsewhere, or cannot become a mailbox, is shown to whoever manages the server alone',
		async () => {
			await mkdir(join(store(), 'nobody.test/bob/Maildir/cur'), { recursive: true })
			await writeFile(join(store(), 'nobody.test/bob/Maildir/cur/1700000000.M1.host,S=5:2,S'), 'Hello')
			await mkdir(join(store(), house.domain.name, 'carl/cur'), { recursive: true })
			await run('chown', ['-R', 'vmail:vmail', store()])
			const found = await look()
			expect(told(found)).toEqual([`unknown-maildir ${house.domain.name}/carl`, 'unknown-maildir nobody.test/bob'])
			expect(found[0]).toMatchObject({ domain_id: house.domain.id, detail: { messages: 0, fits: false } })
			expect(found[1]).toMatchObject({
				domain_id: null,
				detail: { messages: 1, bytes: 5, fits: false, latest: '2023-11-14T22:13:20.000Z' },
			})
			await rm(join(store(), 'nobody.test'), { recursive: true })
			await rm(join(store(), house.domain.name, 'carl'), { recursive: true })
			expect(told(await look())).toEqual([])
		},
		PATIENCE,
	)

	test(
		'a maildir removed by hand is found, also in the trash, and begins anew, empty',
		async () => {
			const lost = await aHouse(here, administrator)
			names.tell(lost.domain.name, { mx: stack.wanted.hostName, spf: true })
			await write(lost, 'Subject: gone\r\n\r\nHello\r\n')
			await rename(homeOf(lost), `${store()}/.away`)
			const [found, ...others] = await look()
			expect(others).toEqual([])
			expect(found).toMatchObject({ kind: 'missing-maildir', label: lost.mailbox.address, detail: { messages: 1 } })
			expect(found && (await mend(found))).toMatchObject({ closed_how: 'fixed' })
			expect(await usedBy(lost)).toEqual({ bytes: 0, messages: 0 })
			expect(told(await look())).toEqual([])
			await rm(`${store()}/.away`, { recursive: true })
		},
		PATIENCE,
	)
})

test(
	'use that is not what Dovecot counts is found, and is the same again by one verb',
	async () => {
		const before = await usedBy(house)
		await here.owner.query('UPDATE mail_usage SET bytes = bytes + 5000000, messages = 9 WHERE mailbox_id = $1', [
			house.mailbox.id,
		])
		const [found, ...others] = await look()
		expect(others).toEqual([])
		expect(found).toMatchObject({ kind: 'use-differs', detail: { shownMessages: 9, countedMessages: 1 } })
		expect(found && (await mend(found))).toMatchObject({ closed_how: 'fixed' })
		expect(await usedBy(house)).toEqual(before)
		expect(told(await look())).toEqual([])
	},
	PATIENCE,
)

test(
	'rows that belong to nothing and sums that are none are found and mended',
	async () => {
		await here.owner.query('INSERT INTO usage (subject_id) VALUES (gen_random_uuid())')
		await here.owner.query('UPDATE mail_sum SET bytes = bytes + 77 WHERE subject_id = $1', [house.domain.id])
		const found = await look()
		expect(told(found)).toEqual(['orphaned-rows 1 counter of use', `sum-differs ${house.domain.name}`])
		for (const one of found) expect(await mend(one)).toMatchObject({ closed_how: 'fixed' })
		expect(told(await look())).toEqual([])
	},
	PATIENCE,
)

test(
	'views that somebody changed are found and made anew',
	async () => {
		await here.owner.query(
			'CREATE OR REPLACE VIEW mailserver.domains WITH (security_barrier) AS SELECT name AS domain FROM public.domain',
		)
		const [found, ...others] = await look()
		expect(others).toEqual([])
		expect(found).toMatchObject({ kind: 'old-views', detail: { fault: 'changed' } })
		expect(found && (await mend(found))).toMatchObject({ closed_how: 'fixed' })
		expect(told(await look())).toEqual([])
	},
	PATIENCE,
)

test(
	'a user that Dovecot has from elsewhere is found, with the domain that it names',
	async () => {
		const stranger = `bob@${house.domain.name}`
		const file = join(stack.wanted.dovecot.folder, 'dovecot.conf')
		const before = await readFile(file, 'utf8')
		const users = join(stack.wanted.dovecot.folder, 'users')
		await writeFile(users, `${stranger}:{PLAIN}x:::::\n`)
		await writeFile(file, `${before}\nuserdb {\n  driver = passwd-file\n  args = ${users}\n}\n`)
		await reloaded()
		await expect.poll(async () => told(await look()), { timeout: PATIENCE }).toEqual([`unknown-user ${stranger}`])
		expect((await openFindings())[0]?.domain_id).toBe(house.domain.id)
		await writeFile(file, before)
		await reloaded()
		await expect.poll(async () => told(await look()), { timeout: PATIENCE }).toEqual([])
	},
	2 * PATIENCE,
)

test(
	'a daemon that runs with an older configuration is found, until it runs with the newest',
	async () => {
		const file = join(stack.wanted.dovecot.folder, 'dovecot.conf')
		const before = await readFile(file, 'utf8')
		await writeFile(file, before.replace(/postern_version=\w+/, 'postern_version=0123456789ab'))
		await reloaded()
		await expect.poll(async () => told(await look()), { timeout: PATIENCE }).toEqual(['old-configuration Dovecot'])
		expect((await openFindings())[0]?.detail).toMatchObject({ runs: '0123456789ab', written: true })
		await writeFile(file, before)
		await reloaded()
		await expect.poll(async () => told(await look()), { timeout: PATIENCE }).toEqual([])
		const master = join(stack.postfixFolder, 'master.cf')
		const services = await readFile(master, 'utf8')
		await writeFile(master, services.replace(/postern-\w+/, 'postern-ba9876543210'))
		await run('postfix', ['-c', stack.postfixFolder, 'reload'])
		await expect.poll(async () => told(await look()), { timeout: PATIENCE }).toEqual(['old-configuration Postfix'])
		await writeFile(master, services)
		await run('postfix', ['-c', stack.postfixFolder, 'reload'])
		await expect.poll(async () => told(await look()), { timeout: PATIENCE }).toEqual([])
	},
	4 * PATIENCE,
)

test(
	'DNS that leads elsewhere is found; a name server that says nothing makes nothing of what is right wrong, and nothing of what is wrong right',
	async () => {
		const others = (await here.owner.query('SELECT id, name FROM domain')).rows
		names.tell(house.domain.name, { mx: 'mx.elsewhere.test', spf: false })
		const [found, ...more] = await look()
		expect(more).toEqual([])
		expect(found).toMatchObject({
			kind: 'dns-differs',
			subject: house.domain.id,
			detail: { mx: ['mx.elsewhere.test'], leadsHere: false, spf: null },
		})
		names.silence(true)
		expect(told(await look())).toEqual([`dns-differs ${house.domain.name}`])
		const { rows } = await here.owner.query('SELECT looks FROM drift_run ORDER BY created_at DESC LIMIT 1')
		expect(rows[0].looks.at(-1)).toMatchObject({ name: 'DNS', unknown: 'No name server answers.' })
		names.silence(false)
		for (const { name } of others) names.tell(name, { mx: stack.wanted.hostName, spf: true })
		expect(told(await look())).toEqual([])
	},
	PATIENCE,
)

test(
	'with Dovecot stopped its silence is found, and nothing else is taken for lost',
	async () => {
		await stack.dovecot.stop()
		const found = await look()
		expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(['silent-daemon']))
		// Postfix lets nobody sign in without Dovecot, and may close that port too.
		const silent = found.map(({ subject }) => subject).filter((subject) => !subject.startsWith('submission'))
		expect(silent).toEqual(['doveadm', 'imap', 'imaps', 'pop3', 'pop3s', 'sieve'])
		const { rows } = await here.owner.query('SELECT looks FROM drift_run ORDER BY created_at DESC LIMIT 1')
		const unknown = rows[0].looks.filter((one: { unknown: string | null }) => one.unknown !== null)
		expect(unknown.map(({ name }: { name: string }) => name)).toEqual([
			'Configuration',
			'Maildirs',
			'Users of the mail server',
			'Quotas and use',
		])
	},
	PATIENCE,
)
