/** PostgreSQL is killed and started again while mail comes and goes: whoever sends is put off, no mail is turned away, and none is lost. */
import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDatabase } from '@/platform/db/client'
import { anAdministrator, PASSWORD, random } from '../support/factories'
import { aHouse, type House } from '../support/mail-house'
import { inboxOf, mailboxOver } from '../support/mail-reading'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { plainAuth, sendOver, smtp, smtpOverTls, type Talk } from '../support/mail-talk'
import { type OwnDatabase, startOwnDatabase } from '../support/rig'

let database: OwnDatabase
let stack: MailStack
const houses: House[] = []
beforeAll(async () => {
	database = await startOwnDatabase()
	process.env.APP_DATABASE_URL = database.appUrl
	stack = await startMailStack(database.ownerUrl)
	const administrator = await anAdministrator(database.owner)
	for (let n = 0; n < 3; n += 1) houses.push(await aHouse(database, administrator))
})
afterAll(async () => {
	await closeDatabase()
	await stack?.stop()
	await database?.drop()
})

/** What every server said to any step of sending, when it was the last word. */
const replies: string[] = []
const isTaken = (reply: string) => reply.startsWith('250')
const PATIENCE_MS = 120_000

/** One try. @returns the last reply, or what ended it */
async function once(open: () => Promise<Talk>, signIn: string | null, from: string, to: string, subject: string) {
	let talk: Talk | undefined
	try {
		talk = await open()
		// A server that cannot go on says so where it would greet.
		if (!/^(220|$)/.test(talk.greeting)) return talk.greeting
		const signedIn = signIn === null ? '235' : await talk.say(signIn)
		return signedIn.startsWith('235') ? await sendOver(talk, from, [to], 'Hello.', subject) : signedIn
	} catch (error) {
		return `no reply: ${error}`
	} finally {
		talk?.close()
	}
}

/** Tries until it is taken, as mail servers and mail programs do. */
async function send(...what: Parameters<typeof once>): Promise<void> {
	for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(200)) {
		const reply = await once(...what)
		replies.push(reply)
		if (isTaken(reply)) return
	}
	throw new Error(`Never taken: ${replies.at(-1)}`)
}

const run = promisify(execFile)
const postfix = (command: string) => run('postfix', ['-c', stack.postfixFolder, command])
/** What is in the queue. It is tried again now: what was under way when Postfix read its configuration waits for longer. */
async function waiting(): Promise<string[]> {
	await postfix('flush')
	const { stdout } = await run('postqueue', ['-c', stack.postfixFolder, '-j'])
	return stdout.split('\n').filter((line) => line !== '')
}

const EACH = 12
const texts = new Map<string, string[]>()
/** One message after the other to each mailbox, from elsewhere and from a neighbour who signs in for each. */
async function sender(how: 'elsewhere' | 'neighbour', n: number): Promise<void> {
	for (let m = 0; m < EACH; m += 1) {
		const to = houses[m % houses.length]?.mailbox.address ?? ''
		const text = `${how} ${n} ${m} ${random()}`
		texts.set(to, [...(texts.get(to) ?? []), text])
		const from = houses[(m + 1) % houses.length]?.mailbox.address ?? ''
		if (how === 'elsewhere') await send(() => smtp(stack.ports.smtp), null, 'stranger@elsewhere.test', to, text)
		else await send(() => smtpOverTls(stack.ports.submissions, 'implicit'), plainAuth(from, PASSWORD), from, to, text)
	}
}

const putOff = () => replies.filter((reply) => reply.startsWith('4')).length
const signsIn = (house: House) =>
	mailboxOver(stack.ports.imaps, house.mailbox.address).then(
		async (client) => {
			await client.logout()
			return 'yes'
		},
		(error) => String(error.serverResponseCode ?? error),
	)

test('everything that was sent meanwhile arrives; all are put off, and no message is refused', async () => {
	const [first] = houses
	if (!first) throw new Error('no house')
	const senders = Promise.all([sender('elsewhere', 1), sender('elsewhere', 2), sender('neighbour', 3)])
	senders.catch(() => undefined)
	const taken = () => replies.filter(isTaken).length
	await expect.poll(taken, { timeout: PATIENCE_MS }).toBeGreaterThan(6)
	await database.kill()
	await expect.poll(putOff, { timeout: PATIENCE_MS }).toBeGreaterThan(4)
	// Dovecot holds on to a sign-in for a while, in case the database comes back.
	const reading = signsIn(first)
	const whileAway = await once(
		() => smtpOverTls(stack.ports.submission, 'starttls'),
		plainAuth(first.mailbox.address, PASSWORD),
		first.mailbox.address,
		'somebody@elsewhere.test',
		'',
	)
	await database.restart()
	// Postfix 3.7 would look after it within a minute.
	await postfix('reload')
	// Anything but the word for a wrong password.
	expect(await reading).not.toBe('AUTHENTICATIONFAILED')
	await expect.poll(() => signsIn(first), { timeout: PATIENCE_MS }).toBe('yes')
	await senders
	// For a sign-in that could not be decided Postfix has no other word than for a wrong password (deploy/README.md).
	expect(replies.filter((reply) => reply.startsWith('5') && !reply.startsWith('535 5.7.8'))).toEqual([])
	// Not even the password of who signs in to send, while there is nobody to ask.
	expect(whileAway).not.toMatch(/^[25]/)
	await expect.poll(waiting, { timeout: PATIENCE_MS }).toEqual([])
	expect(stack.logs()).not.toContain('status=bounced')
	for (const [address, sent] of texts) {
		const letters = await inboxOf(stack.ports.imaps, address, sent.length, PATIENCE_MS)
		// Whoever heard no reply sent it once more.
		expect(new Set(letters.map(({ subject }) => subject))).toEqual(new Set(sent))
	}
}, 480_000)
