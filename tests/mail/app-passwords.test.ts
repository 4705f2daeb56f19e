/** App passwords with real clients: what they open, what ends with them, and what is known of it afterwards. */
import { type Runner, run } from 'graphile-worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { PROTOCOLS, type Protocol } from '@/core/protocols'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { createAppPassword } from '@/features/app-passwords/create-app-password'
import { requireOwnAppPasswords } from '@/features/app-passwords/require-own-app-passwords'
import { revokeAppPassword } from '@/features/app-passwords/revoke-app-password'
import { revokeOwnAppPassword } from '@/features/app-passwords/revoke-own-app-password'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import { setOwnPassword } from '@/features/self/set-own-password'
import { tasks } from '@/jobs'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { anAdministrator, PASSWORD, random } from '../support/factories'
import { type Clients, mailClients } from '../support/mail-clients'
import { aHouse, done, type House, newPassword } from '../support/mail-house'
import { secretOf } from '../support/mail-secret'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { sendOver } from '../support/mail-talk'
import { silent } from '../support/worker'

const here = useDatabase()
let stack: MailStack
let clients: Clients
let worker: Runner
let administrator: { id: string }
beforeAll(async () => {
	stack = await startMailStack(here.ownerUrl)
	clients = mailClients(stack.ports)
	process.env.DOVEADM_URL = stack.doveadm.url
	process.env.AUTH_SECRET = secretOf(here.ownerUrl)
	administrator = await anAdministrator(here.owner)
	worker = await run({ pgPool: here.owner, taskList: tasks, logger: silent, noHandleSignals: true, concurrency: 2 })
})
afterAll(async () => {
	await worker?.stop()
	await stack?.stop()
})

const house = () => aHouse(here, administrator)
const outside = () => [`somebody-${random()}@elsewhere.test`]

async function make({ account }: House, protocols: readonly Protocol[] = PROTOCOLS, name = 'Phone') {
	const input = { name, protocols: [...protocols] }
	const { value, reveal } = await done(execute(createAppPassword, as(account), input))
	return { id: value.id, secret: reveal?.password ?? '' }
}
const need = ({ account }: House, required: boolean) => done(execute(requireOwnAppPasswords, as(account), { required }))

const usesOf = async ({ id }: { id: string }) =>
	(
		await here.owner.query<{ service: string; client_address: string }>(
			'SELECT service, client_address FROM app_password_use WHERE app_password_id = $1 ORDER BY service',
			[id],
		)
	).rows

test('one opens what it was made for at once, beside the password, and nobody else’s mailbox', async () => {
	const [mine, other] = [await house(), await house()]
	const { address } = mine.mailbox
	const phone = await make(mine, ['imap', 'smtp'])
	expect(await clients.letsIn(address, phone.secret)).toEqual(['imap', 'smtp'])
	expect(await clients.letsIn(address)).toEqual(PROTOCOLS)
	expect(await clients.letsIn(other.mailbox.address, phone.secret)).toEqual([])
	expect(await clients.letsIn(address, phone.secret.replaceAll('-', ''))).toEqual([])
	expect(await usesOf(phone)).toEqual([
		{ service: 'imap', client_address: '127.0.0.1' },
		{ service: 'smtp', client_address: '127.0.0.1' },
	])
})

test('mail is sent with one under the mailbox’s own address, and under no other', async () => {
	const [mine, other] = [await house(), await house()]
	const talk = await clients.submission(mine.mailbox.address, (await make(mine, ['smtp'])).secret)
	expect(await sendOver(talk, mine.mailbox.address, outside())).toMatch(/^250/)
	expect(await sendOver(talk, other.mailbox.address, outside())).toMatch(/^553|not owned/)
	talk.close()
})

test('where mail programs need one, the password opens none of them, open connections end, and back again', async () => {
	const mine = await house()
	const { address } = mine.mailbox
	const phone = await make(mine)
	const [open, sending] = await Promise.all([clients.open.imap(address), clients.submission(address)])
	await need(mine, true)
	await open.closed
	expect(await sendOver(sending, address, outside())).toMatch(/^421 4\.7\.0 /)
	expect(await clients.letsIn(address)).toEqual([])
	expect(await clients.letsIn(address, phone.secret)).toEqual(PROTOCOLS)
	await need(mine, false)
	expect(await clients.letsIn(address)).toEqual(PROTOCOLS)
})

test('a connection that an app password opened stays where mail programs need one, also when the worker looks', async () => {
	const mine = await house()
	await need(mine, true)
	const open = await clients.open.imap(mine.mailbox.address, (await make(mine)).secret)
	const stopped = await house()
	const theirs = await clients.open.imap(stopped.mailbox.address)
	// Any place that stops makes the worker look at everybody who is connected.
	const stop = { mailbox: stopped.mailbox.id, enabled: false }
	await done(execute(setMailboxEnabled, as(administrator), stop))
	await theirs.closed
	expect(open.isOpen()).toBe(true)
	open.close()
})

type End = (of: House, app: { id: string }) => Promise<unknown>
const ENDS: Record<string, End> = {
	'its owner ends it': ({ account }, { id }) => done(execute(revokeOwnAppPassword, as(account), { appPassword: id })),
	'whoever may set the password ends it': ({ mailbox }, { id }) =>
		done(execute(revokeAppPassword, as(administrator), { mailbox: mailbox.id, appPassword: id })),
	'the password is set by somebody else': (of) => newPassword(administrator, of, 'a password nobody had before'),
	'the owner changes the password and ends them too': ({ account }) =>
		done(execute(setOwnPassword, as(account), { newPassword: 'a password nobody had before', endAppPasswords: true })),
	'the person is disabled, and enabled again': async ({ account }) => {
		for (const enabled of [false, true])
			await done(execute(setAccountEnabled, as(administrator), { account: account.id, enabled }))
	},
	'its time is over': async (_of, { id }) => {
		// Its end would have left this job behind when it was made.
		await here.owner.query('UPDATE app_password SET ends_at = clock_timestamp() WHERE id = $1', [id])
		await here.owner.query('SELECT app.end_mail_sessions(ARRAY[account_id]) FROM app_password WHERE id = $1', [id])
	},
}
describe('once it is over, it opens nothing, and what it had open does not go on', () => {
	test.each(Object.entries(ENDS))('%s', async (_, end) => {
		const mine = await house()
		const { address } = mine.mailbox
		const phone = await make(mine)
		const [open, pop, sieve, sending] = await Promise.all([
			clients.open.imap(address, phone.secret),
			clients.open.pop3(address, phone.secret),
			clients.open.sieve(address, phone.secret),
			clients.submission(address, phone.secret),
		])
		expect(await sendOver(sending, address, outside())).toMatch(/^250/)
		await end(mine, phone)
		await Promise.all([open.closed, pop.closed, sieve.closed])
		expect(await sendOver(sending, address, outside())).toMatch(/^421 4\.7\.0 /)
		expect(await clients.letsIn(address, phone.secret)).toEqual([])
	})

	test('and another one of the same person goes on sending, and comes back', async () => {
		const mine = await house()
		const { address } = mine.mailbox
		const [phone, scanner] = [await make(mine), await make(mine, ['smtp'])]
		const sending = await clients.submission(address, scanner.secret)
		await done(execute(revokeOwnAppPassword, as(mine.account), { appPassword: phone.id }))
		expect(await sendOver(sending, address, outside())).toMatch(/^250/)
		expect(await clients.letsIn(address, scanner.secret)).toEqual(['smtp'])
		sending.close()
	})
})

test('an end that is named leaves the job that disconnects at that moment', async () => {
	const mine = await house()
	const input = { name: 'Guest', protocols: ['imap' as const], endsOn: '2099-12-31' }
	await done(execute(createAppPassword, as(mine.account), input))
	const { rows } = await here.owner.query(
		`SELECT j.run_at, p.payload FROM graphile_worker.jobs j JOIN graphile_worker._private_jobs p ON p.id = j.id
			WHERE j.task_identifier = 'end-mail-sessions' AND j.run_at > now() + interval '1 year'`,
	)
	expect(rows).toEqual([{ run_at: new Date('2100-01-01T00:00:00Z'), payload: { accounts: [mine.account.id] } }])
})

test('after the owner’s own change of the password they go on', async () => {
	const mine = await house()
	const phone = await make(mine)
	await done(execute(setOwnPassword, as(mine.account), { newPassword: 'a password nobody had before' }))
	expect(await clients.letsIn(mine.mailbox.address, phone.secret)).toEqual(PROTOCOLS)
	expect(await clients.letsIn(mine.mailbox.address)).toEqual([])
})

test('no password and nothing made of one is in a query or a log, but for what has the shape of an app password', async () => {
	const mine = await house()
	const { address } = mine.mailbox
	const digests = async () => {
		const { rows } = await here.owner.query<{ query: string }>(
			"SELECT query FROM pg_stat_activity WHERE application_name = 'dovecot-app-passwords'",
		)
		return rows.map(({ query }) => query)
	}
	const tricks = [PASSWORD, 'x;==;x;yes;no', "a' OR 1=1 --", '%{user}', '????', 'a;*;*;%{password};q']
	for (const trick of tricks) {
		await clients.letsIn(address, trick)
		const queries = await digests()
		expect(queries.length).toBeGreaterThan(0)
		for (const query of queries) expect(query).toMatch(/'none', '127\.0\.0\.1'\)$/)
	}
	const phone = await make(mine)
	await clients.letsIn(address, phone.secret)
	for (const secret of [PASSWORD, phone.secret]) expect(stack.logs()).not.toContain(secret)
})

test('nothing of all this made Dovecot’s sign-in complain', () => {
	const complaints = stack
		.logs()
		.split('\n')
		.filter((line) => /auth(-worker)?(\([^)]*\))?: (Warning|Error|Fatal|Panic): /.test(line))
	expect(complaints).toEqual([])
})
