/** Connections that are open while somebody's right to them ends: the worker disconnects readers, and senders find their next message refused. */
import type { ImapFlow } from 'imapflow'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { setOwnPassword } from '@/features/self/set-own-password'
import { tasks } from '@/jobs'
import { type OpenQueue, openQueue } from '@/main/queue'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { anAdministrator, PASSWORD, random } from '../support/factories'
import { aHouse, type Change, done, type House, newPassword, stops } from '../support/mail-house'
import { mailboxOver } from '../support/mail-reading'
import { secretOf } from '../support/mail-secret'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { plainAuth, pop3, sendOver, smtpOverTls, type Talk } from '../support/mail-talk'
import { testPool } from '../support/pool'
import { silent } from '../support/worker'

const here = useDatabase()
const NEW = 'a password nobody had before'
let stack: MailStack
let pool: pg.Pool
let queue: OpenQueue
let finish: () => void = () => undefined
const long = new Promise<void>((resolve) => {
	finish = resolve
})
let administrator: { id: string }
beforeAll(async () => {
	stack = await startMailStack(here.ownerUrl)
	process.env.DOVEADM_URL = stack.doveadm.url
	process.env.AUTH_SECRET = secretOf(here.ownerUrl)
	administrator = await anAdministrator(here.owner)
	pool = testPool(here.ownerUrl, 12)
	// As the worker has it, and one job that takes its time.
	const all = { ...tasks, long: () => long }
	queue = await openQueue({ pool, tasks: all, crontab: '', logger: silent, workers: 2 })
})
afterAll(async () => {
	finish()
	await queue?.close()
	await pool?.end()
	await stack?.stop()
})

const house = () => aHouse(here, administrator)
const imap = ({ mailbox }: House) => mailboxOver(stack.ports.imaps, mailbox.address)
/** How long it took until the server ended it. */
async function ended(client: ImapFlow): Promise<number> {
	const begun = performance.now()
	if (client.usable) await new Promise((resolve) => client.once('close', () => resolve(undefined)))
	return performance.now() - begun
}

async function submission({ mailbox }: House): Promise<Talk> {
	const talk = await smtpOverTls(stack.ports.submissions, 'implicit')
	expect(await talk.say(plainAuth(mailbox.address, PASSWORD))).toMatch(/^235/)
	return talk
}
const somebody = () => `somebody-${random()}@elsewhere.test`

const changed: Record<string, Change> = {
	...stops(here, () => administrator),
	'new password, set by somebody else': (of: House) => newPassword(administrator, of, NEW),
	'new password of one’s own': ({ account }: House) => done(execute(setOwnPassword, as(account), { newPassword: NEW })),
}

describe('what may not go on does not', () => {
	test.each(Object.entries(changed))('%s', async (name, change) => {
		const [mine, other] = await Promise.all([house(), house()])
		const [open, neighbour, sending, pop] = await Promise.all([
			imap(mine),
			imap(other),
			submission(mine),
			pop3(stack.ports.pop3s),
		])
		await pop.say(`USER ${mine.mailbox.address}`)
		expect(await pop.say(`PASS ${PASSWORD}`)).toMatch(/^\+OK/)
		expect(await sendOver(sending, mine.mailbox.address, [somebody()])).toMatch(/^250/)
		await change(mine, false)
		// Figures of an idle machine stand in deploy/README.md; the whole suite may run beside other work.
		expect(await ended(open)).toBeLessThan(10_000)
		await pop.closed
		const sent = await sendOver(sending, mine.mailbox.address, [somebody()])
		if (name === 'mailbox that only sends') expect(sent).toMatch(/^250/)
		else {
			expect(sent).toMatch(/^421 4\.7\.0 .*sign in again/)
			await sending.closed
		}
		expect(neighbour.usable).toBe(true)
		await neighbour.logout()
		sending.close()
	})

	test('not even while every other worker is busy', async () => {
		const mine = await house()
		const open = await imap(mine)
		const add = "SELECT graphile_worker.add_job('long') FROM generate_series(1, 2)"
		await here.owner.query(add)
		const busy =
			"SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE task_identifier = 'long' AND locked_at IS NOT NULL"
		await expect.poll(async () => (await here.owner.query(busy)).rows[0].n, { timeout: 20_000 }).toBe(2)
		await newPassword(administrator, mine, NEW)
		expect(await ended(open)).toBeLessThan(10_000)
		expect((await here.owner.query(busy)).rows[0].n).toBe(2)
		finish()
	})

	test('a change that ends nobody’s right ends no connection', async () => {
		const mine = await house()
		const [open, sending] = await Promise.all([imap(mine), submission(mine)])
		await here.owner.query("UPDATE account SET name = 'Ada Lovelace' WHERE id = $1", [mine.account.id])
		await here.owner.query('UPDATE mailbox SET quota_bytes = 1000000 WHERE id = $1', [mine.mailbox.id])
		await newPassword(administrator, await house(), NEW)
		expect(await sendOver(sending, mine.mailbox.address, [somebody()])).toMatch(/^250/)
		await open.noop()
		expect(open.usable).toBe(true)
		await open.logout()
		sending.close()
	})
})
