/** Limits of sending, with Postfix, Dovecot and real clients, and with no panel running: the database alone counts. */
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createAlias } from '@/features/aliases/create-alias'
import { editDomain } from '@/features/domains/edit-domain'
import { setMailboxSends } from '@/features/mailboxes/set-mailbox-sends'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { anAdministrator, PASSWORD, random } from '../support/factories'
import { aHouse, aRoom, done, versionOf } from '../support/mail-house'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { plainAuth, sendOver, smtp, smtpOverTls, type Talk } from '../support/mail-talk'

const here = useDatabase()
let stack: MailStack
let administrator: { id: string }
beforeAll(async () => {
	stack = await startMailStack(here.ownerUrl)
	administrator = await anAdministrator(here.owner)
})
afterAll(() => stack?.stop())

type Mailbox = { readonly id: string; readonly address: string }
const OUTSIDE = () => `somebody-${random()}@elsewhere.test`

const limit = async (mailbox: Mailbox, hour: string, day = '') =>
	done(
		execute(setMailboxSends, as(administrator), {
			mailbox: mailbox.id,
			version: await versionOf(here, mailbox),
			maxSendsPerHour: hour,
			maxSendsPerDay: day,
		}),
	)
const limited = async (hour: string, values = {}) => {
	const house = await aHouse(here, administrator, values)
	await limit(house.mailbox, hour)
	return house
}

async function signedIn({ address }: Mailbox): Promise<Talk> {
	const talk = await smtpOverTls(stack.ports.submissions, 'implicit')
	expect(await talk.say(plainAuth(address, PASSWORD))).toMatch(/^235/)
	return talk
}
/** @returns the reply that decided */
async function sends(mailbox: Mailbox, ...to: string[]): Promise<string> {
	const talk = await signedIn(mailbox)
	try {
		return await sendOver(talk, mailbox.address, to)
	} finally {
		talk.close()
	}
}
const counted = async ({ id }: { id: string }): Promise<number> =>
	(
		await here.owner.query(
			'SELECT coalesce(max(app.sent_last_hour(c)), 0) AS n FROM send_counter c WHERE subject_id = $1',
			[id],
		)
	).rows[0].n
const refusalsOf = async ({ id }: Mailbox) =>
	(await here.owner.query('SELECT subject, period, most, recipients FROM send_refusal WHERE mailbox_id = $1', [id]))
		.rows

const FULL =
	/^450 4\.7\.1 .*This mailbox has sent to 2 recipients within an hour, which is its limit\. Try again after \d{4}-\d\d-\d\d \d\d:\d\d UTC/

describe('Q7 a mailbox that has reached its limit', () => {
	test('is refused in words that say when it opens, and goes on as soon as the limit is raised', async () => {
		const { mailbox } = await limited('2')
		expect(await sends(mailbox, OUTSIDE())).toMatch(/^250/)
		const talk = await signedIn(mailbox)
		expect(await sendOver(talk, mailbox.address, [OUTSIDE()])).toMatch(/^250/)
		const to = OUTSIDE()
		expect(await sendOver(talk, mailbox.address, [to])).toMatch(FULL)
		await limit(mailbox, '3')
		expect(await sendOver(talk, mailbox.address, [to])).toMatch(/^250/)
		talk.close()
		expect(await stack.outside.mailTo(to)).toMatchObject({ from: mailbox.address })
		expect(await refusalsOf(mailbox)).toEqual([{ subject: 'mailbox', period: 'hour', most: 2, recipients: 1 }])
	})

	test('sends to those recipients that still fit, and a mail program names the others with the reason', async () => {
		const { mailbox } = await limited('2')
		const to = [OUTSIDE(), OUTSIDE(), OUTSIDE(), OUTSIDE()]
		const transport = createTransport({
			host: '127.0.0.1',
			port: stack.ports.submission,
			requireTLS: true,
			tls: { rejectUnauthorized: false },
			auth: { user: mailbox.address, pass: PASSWORD },
		})
		const sent = await transport.sendMail({ from: mailbox.address, to, subject: 'News', text: 'Hello.' })
		expect(sent.accepted).toEqual(to.slice(0, 2))
		expect(sent.rejected).toEqual(to.slice(2))
		expect(sent.rejectedErrors?.map((error) => error.response)).toEqual([
			expect.stringMatching(FULL),
			expect.stringMatching(FULL),
		])
		await expect(transport.sendMail({ from: mailbox.address, to: OUTSIDE(), text: 'Again.' })).rejects.toMatchObject({
			responseCode: 450,
		})
		transport.close()
		expect((await stack.outside.mailTo(to[1] ?? '')).to.toSorted()).toEqual(to.slice(0, 2).toSorted())
		expect(await counted(mailbox)).toBe(2)
	})

	test('of 0 is refused for good', async () => {
		const { mailbox } = await limited('0')
		expect(await sends(mailbox, OUTSIDE())).toMatch(/^550 5\.7\.1 .*This mailbox may send nothing/)
	})

	test('still receives', async () => {
		const { mailbox } = await limited('0')
		const talk = await smtp(stack.ports.smtp)
		expect(await sendOver(talk, 'stranger@elsewhere.test', [mailbox.address])).toMatch(/^250/)
		talk.close()
	})
})

test('of 40 recipients over 8 connections at once exactly 10 are taken, and no more go out', async () => {
	const { mailbox } = await limited('10')
	const talks = await Promise.all(Array.from({ length: 8 }, () => signedIn(mailbox)))
	const mark = random()
	const replies = await Promise.all(
		talks.map(async (talk, n) => {
			await talk.say(`MAIL FROM:<${mailbox.address}>`)
			const said: string[] = []
			for (let m = 0; m < 5; m += 1) said.push(await talk.say(`RCPT TO:<${mark}-${n}-${m}@elsewhere.test>`))
			return said
		}),
	)
	for (const talk of talks) talk.close()
	expect(replies.flat().filter((reply) => reply.startsWith('250'))).toHaveLength(10)
	expect(replies.flat().filter((reply) => reply.startsWith('450'))).toHaveLength(30)
	expect(await counted(mailbox)).toBe(10)
})

test('Q7 a domain’s limit holds for all its mailboxes together, and names the domain', async () => {
	const { mailbox, domain } = await aHouse(here, administrator)
	const neighbour = (await aRoom(here, administrator, domain)).mailbox
	const edit = { domain: domain.id, version: 1, description: '', defaultQuotaBytes: '', maxSendsPerDay: '2' }
	await done(execute(editDomain, as(administrator), edit))
	expect(await sends(mailbox, OUTSIDE())).toMatch(/^250/)
	expect(await sends(neighbour, OUTSIDE())).toMatch(/^250/)
	for (const one of [mailbox, neighbour])
		expect(await sends(one, OUTSIDE())).toContain(`${domain.name} has sent to 2 recipients within a day`)
})

describe('what counts', () => {
	test('is each recipient once, wherever they are and whatever an alias makes of them', async () => {
		const { mailbox, domain } = await limited('3')
		const neighbour = (await aRoom(here, administrator, domain)).mailbox
		const destinations = [OUTSIDE(), OUTSIDE(), OUTSIDE()]
		const input = { domain: domain.id, localPart: `a${random()}`, destinations }
		await done(execute(createAlias, as(administrator), input))
		expect(await sends(mailbox, `${input.localPart}@${domain.name}`)).toMatch(/^250/)
		for (const to of destinations) expect(await stack.outside.mailTo(to)).toBeDefined()
		expect(await sends(mailbox, neighbour.address)).toMatch(/^250/)
		expect(await counted(mailbox)).toBe(2)
		expect(await sends(mailbox, OUTSIDE())).toMatch(/^250/)
		expect(await sends(mailbox, OUTSIDE())).toMatch(/^450/)
	})

	test('is nothing that is refused for another reason, or that was refused before', async () => {
		const { mailbox, domain } = await limited('2')
		const neighbour = (await aRoom(here, administrator, domain)).mailbox
		expect(await sends(mailbox, `nobody@${domain.name}`)).toMatch(/^550 5\.1\.1/)
		const talk = await signedIn(mailbox)
		expect(await sendOver(talk, neighbour.address, [OUTSIDE()])).toMatch(/^553 5\.7\.1/)
		talk.close()
		expect(await counted(mailbox)).toBe(0)
		expect(await sends(mailbox, OUTSIDE(), OUTSIDE())).toMatch(/^250/)
		for (let n = 0; n < 3; n += 1) expect(await sends(mailbox, OUTSIDE())).toMatch(/^450/)
		expect(await counted(mailbox)).toBe(2)
		expect(await refusalsOf(mailbox)).toEqual([{ subject: 'mailbox', period: 'hour', most: 2, recipients: 3 }])
	})

	test('is nothing that comes in, and nothing that an alias sends on', async () => {
		const { mailbox, domain } = await limited('1')
		const to = OUTSIDE()
		const input = { domain: domain.id, localPart: `a${random()}`, destinations: [mailbox.address, to] }
		await done(execute(createAlias, as(administrator), input))
		const talk = await smtp(stack.ports.smtp)
		expect(await sendOver(talk, 'stranger@elsewhere.test', [`${input.localPart}@${domain.name}`])).toMatch(/^250/)
		talk.close()
		await stack.outside.mailTo(to)
		expect(await counted(mailbox)).toBe(0)
		expect(await counted(domain)).toBe(0)
	})

	test('is what a mailbox sends that only sends', async () => {
		const { mailbox } = await limited('1', { sendOnly: true })
		expect(await sends(mailbox, OUTSIDE())).toMatch(/^250/)
		expect(await sends(mailbox, OUTSIDE())).toMatch(/^450/)
	})
})

test('nothing of all this made either daemon complain', () => {
	const complaints = stack
		.logs()
		.split('\n')
		.filter((line) => /: (Warning|Error|Fatal|Panic): |warning: |fatal: |panic: |error: /.test(line))
	expect(complaints).toEqual([])
})

test('while nobody can count nothing is sent, for the time being and not for good; afterwards all is well', async () => {
	const { mailbox } = await aHouse(here, administrator)
	const talk = await signedIn(mailbox)
	const holder = await here.owner.connect()
	await holder.query('BEGIN; LOCK TABLE send_counter IN ACCESS EXCLUSIVE MODE')
	const reply = await sendOver(talk, mailbox.address, [OUTSIDE()])
	await holder.query('ROLLBACK')
	holder.release()
	expect(reply).toMatch(/^451 4\.3\./)
	talk.close()
	// Postfix leaves a database alone for a minute that gave no answer; reading its configuration again ends that.
	stack.postfix.reload?.()
	await expect.poll(() => sends(mailbox, OUTSIDE()), { timeout: 20_000, interval: 500 }).toMatch(/^250/)
})
