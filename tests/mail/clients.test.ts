/** Programs that people really use, or speak as they do: nodemailer for sending, ManageSieve for rules of one's own. */
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { anAdministrator, PASSWORD, random } from '../support/factories'
import { aHouse, done, type House } from '../support/mail-house'
import { inboxOf, mailboxOver } from '../support/mail-reading'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { manageSieve, sendOver, smtp } from '../support/mail-talk'

const here = useDatabase()
let stack: MailStack
let administrator: { id: string }
beforeAll(async () => {
	stack = await startMailStack(here.ownerUrl)
	administrator = await anAdministrator(here.owner)
})
afterAll(() => stack?.stop())

const house = () => aHouse(here, administrator)

function program({ mailbox }: House, how: 'submission' | 'submissions', pass = PASSWORD) {
	return createTransport({
		host: '127.0.0.1',
		port: stack.ports[how],
		secure: how === 'submissions',
		requireTLS: true,
		tls: { rejectUnauthorized: false },
		auth: { user: mailbox.address, pass },
	})
}

test.each(['submission', 'submissions'] as const)(
	'nodemailer sends over %s, with a text beyond ASCII and a file',
	async (how) => {
		const mine = await house()
		const to = `somebody-${random()}@elsewhere.test`
		const sent = await program(mine, how).sendMail({
			from: { name: 'Jürgen Groß', address: mine.mailbox.address },
			to: [to, mine.mailbox.address],
			subject: 'Grüße',
			text: 'Schöne Grüße aus Köln',
			attachments: [{ filename: 'a.bin', content: Buffer.alloc(200_000, 7) }],
		})
		expect(sent.rejected).toEqual([])
		expect((await stack.outside.mailTo(to)).data).toContain('filename=a.bin')
		expect(await inboxOf(stack.ports.imaps, mine.mailbox.address, 1)).toEqual([
			{ from: mine.mailbox.address, subject: 'Grüße' },
		])
	},
)

test('nodemailer is told why: a wrong password, and the name of somebody else', async () => {
	const [mine, other] = await Promise.all([house(), house()])
	const mail = { from: other.mailbox.address, to: 'somebody@elsewhere.test', subject: 'x', text: 'x' }
	await expect(program(mine, 'submission', 'wrong').sendMail(mail)).rejects.toMatchObject({ responseCode: 535 })
	await expect(program(mine, 'submission').sendMail(mail)).rejects.toMatchObject({ responseCode: 553 })
})

test('rules of one’s own are kept and followed, and send mail nowhere else', async () => {
	const mine = await house()
	const talk = await manageSieve(stack.ports.sieve, mine.mailbox.address, PASSWORD)
	const rule = 'require ["fileinto", "mailbox"]; fileinto :create "Sorted";'
	expect(await talk.say(`PUTSCRIPT "mine" {${rule.length}+}\r\n${rule}`)).toMatch(/^OK/)
	expect(await talk.say('SETACTIVE "mine"')).toMatch(/^OK/)
	expect(await talk.say('LISTSCRIPTS')).toMatch(/"mine" ACTIVE/)
	const from = await smtp(stack.ports.smtp)
	expect(await sendOver(from, 'stranger@elsewhere.test', [mine.mailbox.address])).toMatch(/^250/)
	const client = await mailboxOver(stack.ports.imaps, mine.mailbox.address)
	const sorted = async () => (await client.status('Sorted', { messages: true }).catch(() => null))?.messages
	await expect.poll(sorted, { timeout: 30_000 }).toBe(1)
	await client.logout()
	const away = 'redirect "thief@elsewhere.test";'
	await talk.say(`PUTSCRIPT "away" {${away.length}+}\r\n${away}`)
	await talk.say('SETACTIVE "away"')
	expect(await sendOver(from, 'stranger@elsewhere.test', [mine.mailbox.address])).toMatch(/^250/)
	from.close()
	await inboxOf(stack.ports.imaps, mine.mailbox.address, 1)
	expect(stack.outside.received.flatMap(({ to }) => to)).not.toContain('thief@elsewhere.test')
	talk.close()
})

test('whoever may not sign in edits no rules', async () => {
	const mine = await house()
	await expect(manageSieve(stack.ports.sieve, mine.mailbox.address, 'wrong')).rejects.toThrow(/^NO/)
	await done(execute(setMailboxEnabled, as(administrator), { mailbox: mine.mailbox.id, enabled: false }))
	await expect(manageSieve(stack.ports.sieve, mine.mailbox.address, PASSWORD)).rejects.toThrow(/^NO/)
})
