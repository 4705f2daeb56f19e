/** Quotas with real daemons: what is full takes no mail and sends none until there is room again, and its owner is told, in that mailbox. */
import type { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { tasks } from '@/jobs'
import { warnOfStorageTask } from '@/jobs/warn-of-storage'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { anAdministrator, PASSWORD, random } from '../support/factories'
import { aHouse, aRoom, done, type House, versionOf } from '../support/mail-house'
import { inboxOf, mailboxOver } from '../support/mail-reading'
import { secretOf } from '../support/mail-secret'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { plainAuth, sendOver, smtp, smtpOverTls, type Talk } from '../support/mail-talk'
import { work } from '../support/worker'

const here = useDatabase()
let stack: MailStack
let administrator: { id: string }
beforeAll(async () => {
	stack = await startMailStack(here.ownerUrl)
	process.env.DOVEADM_URL = stack.doveadm.url
	process.env.AUTH_SECRET = secretOf(here.ownerUrl)
	administrator = await anAdministrator(here.owner)
})
afterAll(() => stack?.stop())

const KB = 1024
const somebody = () => `somebody-${random()}@elsewhere.test`
const linesOf = (bytes: number) => `${'x'.repeat(78)}\r\n`.repeat(Math.max(1, Math.floor(bytes / 80)))

const levelOf = async ({ mailbox }: Pick<House, 'mailbox'>): Promise<number> =>
	(await here.owner.query('SELECT level FROM mailbox_use WHERE mailbox_id = $1', [mailbox.id])).rows[0].level
/** The numbers come from Dovecot by themselves, a moment later. */
const becomes = (house: Pick<House, 'mailbox'>, level: number) =>
	expect.poll(() => levelOf(house), { timeout: 20_000 }).toBe(level)

async function asOwner<T>({ mailbox }: Pick<House, 'mailbox'>, work: (client: ImapFlow) => Promise<T>): Promise<T> {
	const client = await mailboxOver(stack.ports.imaps, mailbox.address)
	try {
		return await work(client)
	} finally {
		await client.logout().catch(() => undefined)
		client.close()
	}
}
/** Puts a message of about so many bytes into the inbox. */
const store = (house: Pick<House, 'mailbox'>, bytes: number) =>
	asOwner(house, (client) => client.append('INBOX', `Subject: stored\r\n\r\n${linesOf(bytes)}`))
const empty = (house: Pick<House, 'mailbox'>) =>
	asOwner(house, async (client) => {
		await client.mailboxOpen('INBOX')
		await client.messageDelete('1:*')
	})

/** From another server; announced with its size (RFC 1870) where one is given. @returns the reply that decided */
async function arrives(to: string, size?: number): Promise<string> {
	const talk = await smtp(stack.ports.smtp)
	try {
		if (size === undefined) return await sendOver(talk, 'stranger@elsewhere.test', [to])
		await talk.say(`MAIL FROM:<stranger@elsewhere.test> SIZE=${size}`)
		return await talk.say(`RCPT TO:<${to}>`)
	} finally {
		talk.close()
	}
}
async function submission({ mailbox }: Pick<House, 'mailbox'>): Promise<Talk> {
	const talk = await smtpOverTls(stack.ports.submissions, 'implicit')
	expect(await talk.say(plainAuth(mailbox.address, PASSWORD))).toMatch(/^235/)
	return talk
}
async function sends(house: Pick<House, 'mailbox'>, to: string): Promise<string> {
	const talk = await submission(house)
	try {
		return await sendOver(talk, house.mailbox.address, [to])
	} finally {
		talk.close()
	}
}

describe('a full mailbox', () => {
	test('refuses mail with 552 while it is offered, sends none over a connection that is open already, and does both again when there is room', async () => {
		const house = await aHouse(here, administrator, { quota: '100 KB' })
		const { address } = house.mailbox
		const open = await submission(house)
		expect(await sendOver(open, address, [somebody()])).toMatch(/^250/)
		await store(house, 50 * KB)
		await store(house, 49 * KB)
		await becomes(house, 100)
		expect(await arrives(address, 10 * KB)).toMatch(/^552 5\.2\.2 .*full/)
		const refused = await sendOver(open, address, [somebody()])
		expect(refused).toMatch(/^552 5\.2\.2 .*Your mailbox is full: delete mail and empty the trash, then send again/)
		await empty(house)
		await becomes(house, 0)
		expect(await sendOver(open, address, [somebody()])).toMatch(/^250/)
		open.close()
		expect(await arrives(address, 10 * KB)).toMatch(/^250/)
		expect(await arrives(address)).toMatch(/^250/)
		expect(await inboxOf(stack.ports.imaps, address, 1)).toMatchObject([{ from: 'stranger@elsewhere.test' }])
	})

	test('a quota that is lowered below what is there stops it at once, and one that is raised lets it go on', async () => {
		const house = await aHouse(here, administrator, { quota: '200 KB' })
		await store(house, 80 * KB)
		await expect.poll(() => levelOf(house)).toBe(0)
		const set = async (quota: string) => {
			const version = await versionOf(here, house.mailbox)
			await done(execute(setMailboxQuota, as(administrator), { mailbox: house.mailbox.id, version, quota }))
		}
		await expect
			.poll(
				async () =>
					(await here.owner.query('SELECT FROM mail_usage WHERE mailbox_id = $1', [house.mailbox.id])).rowCount,
			)
			.toBe(1)
		await set('60 KB')
		expect(await arrives(house.mailbox.address)).toMatch(/^552 5\.2\.2/)
		expect(await sends(house, somebody())).toMatch(/^552 5\.2\.2/)
		await set('')
		expect(await arrives(house.mailbox.address)).toMatch(/^250/)
		expect(await sends(house, somebody())).toMatch(/^250/)
	})

	test('whoever writes to it from this server is told at once, and a neighbour sends as before', async () => {
		const house = await aHouse(here, administrator, { quota: '50 KB' })
		const neighbour = await aRoom(here, administrator, house.domain)
		await store(house, 49.8 * KB)
		await becomes(house, 100)
		const talk = await submission(neighbour)
		await talk.say(`MAIL FROM:<${neighbour.mailbox.address}> SIZE=${20 * KB}`)
		expect(await talk.say(`RCPT TO:<${house.mailbox.address}>`)).toMatch(/^552 5\.2\.2/)
		expect(await talk.say(`RCPT TO:<${somebody()}>`)).toMatch(/^250/)
		talk.close()
	})
})

describe('the owner is told', () => {
	const warn = async () => {
		await warnOfStorageTask({}, {} as never)
		await work(here.owner, tasks)
	}
	const inbox = async (house: House, count: number) =>
		(await inboxOf(stack.ports.imaps, house.mailbox.address, count)).map(({ subject }) => subject)

	test('at 80 and 95 % and when it is full, in that very mailbox, without any SMTP server of the panel', async () => {
		const house = await aHouse(here, administrator, { quota: '1 MB' })
		await store(house, 850 * KB)
		await becomes(house, 80)
		await warn()
		expect(await inbox(house, 2)).toEqual(['stored', 'Your mailbox is 83 % full'])
		await store(house, 128 * KB)
		await becomes(house, 95)
		await warn()
		expect((await inbox(house, 4)).at(-1)).toMatch(/^Your mailbox is 9[56] % full$/)
		await store(house, 35 * KB)
		await becomes(house, 100)
		expect(await arrives(house.mailbox.address, 30 * KB)).toMatch(/^552 5\.2\.2/)
		await warn()
		expect((await inbox(house, 6)).at(-1)).toBe('Your mailbox is full')
		await warn()
		expect(await inbox(house, 6)).toHaveLength(6)
		const { rows } = await here.owner.query('SELECT state, tries FROM letter WHERE account_id = $1', [house.account.id])
		expect(rows).toEqual(Array.from({ length: 3 }, () => ({ state: 'sent', tries: 1 })))
	})

	test('in words and with a way to look, as plain text too', async () => {
		const house = await aHouse(here, administrator, { quota: '100 KB' })
		await store(house, 85 * KB)
		await becomes(house, 80)
		await warn()
		await inboxOf(stack.ports.imaps, house.mailbox.address, 2)
		const source = await asOwner(house, async (client) => {
			await client.mailboxOpen('INBOX')
			const found = await client.fetchOne('2', { source: true })
			return found ? (found.source?.toString() ?? '') : ''
		})
		expect(source).toContain('Auto-Submitted: auto-generated')
		expect(source).toMatch(/holds 8\d(\.\d+)? KB of 100 KB/)
		expect(source).toContain('mail to you is refused')
		expect(source).toContain('/my')
		expect(source).not.toContain('[link]')
	})
})

test('nothing of all this made either daemon complain', () => {
	const complaints = stack
		.logs()
		.split('\n')
		.filter((line) => /: (Warning|Error|Fatal|Panic): |warning: |fatal: |panic: |error: /.test(line))
	expect(complaints).toEqual([])
})
