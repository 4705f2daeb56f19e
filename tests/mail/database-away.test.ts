/** PostgreSQL is killed and started again while mail comes and goes: whoever sends is put off, no mail and no right password is turned away, and none is lost. */
import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDatabase } from '@/platform/db/client'
import { anAdministrator, anAppPassword, PASSWORD, random } from '../support/factories'
import { aHouse, type House } from '../support/mail-house'
import { inboxOf, mailboxOver } from '../support/mail-reading'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { loginAuth, plainAuth, sendOver, smtp, smtpOverTls, type Talk } from '../support/mail-talk'
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

const PORTS = { submission: 'starttls', submissions: 'implicit' } as const
type SignIn = (talk: Talk, address: string, password: string) => Promise<string>
const HOW: Readonly<Record<string, SignIn>> = {
	PLAIN: ({ say }, address, password) => say(plainAuth(address, password)),
	LOGIN: loginAuth,
}
/** Each way to sign in, on each port, with the password and with an app password. */
async function waysIn({ mailbox, account }: House) {
	const { secret } = await anAppPassword(database.owner, account.id, { protocols: ['smtp'] })
	return Object.entries(HOW).flatMap(([how, signIn]) =>
		[PASSWORD, secret].flatMap((password) =>
			(Object.keys(PORTS) as (keyof typeof PORTS)[]).map((port) => ({
				name: `${how} on ${port} with ${password === PASSWORD ? 'the' : 'an app'} password`,
				open: () => smtpOverTls(stack.ports[port], PORTS[port]),
				signIn: (talk: Talk, typed = password) => signIn(talk, mailbox.address, typed),
			})),
		),
	)
}
type WayIn = Awaited<ReturnType<typeof waysIn>>[number]

async function withWrong({ open, signIn }: WayIn): Promise<string> {
	const talk = await open()
	return signIn(talk, 'wrong').finally(talk.close)
}

/** Tries without a pause, on that connection for as long as it is open, then on new ones. @returns every reply; the last lets in */
async function persist({ way, talk: greeted }: { way: WayIn; talk?: Talk }): Promise<string[]> {
	const heard: string[] = []
	let talk = greeted
	for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; ) {
		talk ??= await way.open().catch(() => undefined)
		const reply = talk ? await way.signIn(talk).catch(String) : ''
		if (reply !== '') heard.push(reply.trim())
		if (reply.startsWith('235')) {
			talk?.close()
			return heard
		}
		if (reply.startsWith('454')) continue
		// Told to go, or not even let in.
		talk?.close()
		talk = undefined
		await sleep(50)
	}
	throw new Error(`Never let in, ${way.name}: ${heard.at(-1)}`)
}

test('everything that was sent meanwhile arrives; all are put off, and no message is refused', async () => {
	const [first] = houses
	if (!first) throw new Error('no house')
	const ways = await waysIn(first)
	// Greeted while there still is a database: nobody knows yet whether they will sign in, and with what.
	const greet = () => Promise.all(ways.map(async (way) => ({ way, talk: await way.open() })))
	const [greeted, lying] = [await greet(), await greet()]
	const senders = Promise.all([sender('elsewhere', 1), sender('elsewhere', 2), sender('neighbour', 3)])
	senders.catch(() => undefined)
	const taken = () => replies.filter(isTaken).length
	await expect.poll(taken, { timeout: PATIENCE_MS }).toBeGreaterThan(6)
	await database.kill()
	const answers = [
		...greeted.map(async ({ way, talk }) => [way.name, await way.signIn(talk)]),
		...lying.map(async ({ way, talk }) => [
			`a wrong one, ${way.name}`,
			await way.signIn(talk, 'wrong').finally(talk.close),
		]),
	]
	for (const [name, answer] of await Promise.all(answers)) expect(answer, name).toMatch(/^454 4\.7\.0/)
	const persisting = Promise.all([...greeted, ...ways.map((way) => ({ way }))].map(persist))
	persisting.catch(() => undefined)
	await expect.poll(putOff, { timeout: PATIENCE_MS }).toBeGreaterThan(4)
	// Dovecot holds on to a sign-in for a while, in case the database comes back.
	const reading = signsIn(first)
	await database.restart()
	// Postfix 3.7 would look after it within a minute.
	await postfix('reload')
	// Anything but the word for a wrong password.
	expect(await reading).not.toBe('AUTHENTICATIONFAILED')
	await expect.poll(() => signsIn(first), { timeout: PATIENCE_MS }).toBe('yes')
	await senders
	const heard = (await persisting).flat()
	expect([...replies, ...heard].filter((reply) => reply.startsWith('5'))).toEqual([])
	await Promise.all(
		ways.map((way) => expect.poll(() => withWrong(way), { timeout: PATIENCE_MS }).toMatch(/^535 5\.7\.8/)),
	)
	await expect.poll(waiting, { timeout: PATIENCE_MS }).toEqual([])
	expect(stack.logs()).not.toContain('status=bounced')
	for (const [address, sent] of texts) {
		const letters = await inboxOf(stack.ports.imaps, address, sent.length, PATIENCE_MS)
		// Whoever heard no reply sent it once more.
		expect(new Set(letters.map(({ subject }) => subject))).toEqual(new Set(sent))
	}
}, 480_000)
