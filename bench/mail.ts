/**
 * `node --import tsx bench/mail.ts [--domains=200] [--mailboxes=500]`: sign-ins and deliveries of the real mail server, on a database of
 * that size. Each goes to another mailbox, so that no cache answers what the database is asked for. As root, for Postfix.
 */
import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { mailboxOver } from '../tests/support/mail-reading'
import { type MailStack, startMailStack } from '../tests/support/mail-stack'
import { plainAuth, sendOver, smtp, smtpOverTls } from '../tests/support/mail-talk'
import { withClient } from './connect'
import { PASSWORD } from './data'
import { readOptions } from './options'
import { startDatabase } from './panel'

const SIGN_INS = 400
const MAILS = 1_000
const AT_ONCE = 8

const options = readOptions(process.argv.slice(2))
const database = await startDatabase(options)
const mail: MailStack = await startMailStack(database.url)
try {
	const { rows } = await withClient(database.url, (client) =>
		client.query<{ address: string }>(
			`SELECT m.address FROM mailbox m WHERE m.enabled AND NOT m.send_only ORDER BY md5(m.id::text) LIMIT ${2 * SIGN_INS + MAILS}`,
		),
	)
	const addresses = rows.map(({ address }) => address)
	const { ports } = mail
	await told('sign-ins to send (SMTP over TLS)', addresses.splice(0, SIGN_INS), async (address) => {
		const over = await smtpOverTls(ports.submissions, 'implicit')
		const reply = await over.say(plainAuth(address, PASSWORD))
		if (!reply.startsWith('235')) throw new Error(reply)
		over.close()
	})
	await told('sign-ins to read (IMAP over TLS, INBOX opened)', addresses.splice(0, SIGN_INS), async (address) => {
		const client = await mailboxOver(ports.imaps, address, PASSWORD)
		await client.mailboxOpen('INBOX')
		await client.logout()
	})
	const began = performance.now()
	await told('mails taken (SMTP, one connection each)', addresses.splice(0, MAILS), async (address) => {
		const over = await smtp(ports.smtp)
		const reply = await sendOver(over, 'sender@outside.test', [address], 'Hello. '.repeat(500))
		if (!reply.startsWith('250')) throw new Error(reply)
		over.close()
	})
	const stored = () => mail.logs().match(/(saved mail to|stored mail into mailbox)/g)?.length ?? 0
	while (stored() < MAILS) await sleep(50)
	const seconds = (performance.now() - began) / 1000
	console.log(`${'deliveries (into the mailbox)'.padEnd(50)} ${(MAILS / seconds).toFixed(0).padStart(6)} /s`)
} finally {
	await mail.stop()
	await database.stop()
	if (!options.keep) await rm(options.folder, { recursive: true, force: true })
}
process.exit(0)

/** Does it to each of them, several at once, and says how many that were in a second. */
async function told(what: string, addresses: string[], deed: (address: string) => Promise<void>): Promise<void> {
	const count = addresses.length
	const began = performance.now()
	const one = async () => {
		for (let next = addresses.pop(); next; next = addresses.pop()) await deed(next)
	}
	await Promise.all(Array.from({ length: AT_ONCE }, one))
	const seconds = (performance.now() - began) / 1000
	console.log(`${what.padEnd(50)} ${(count / seconds).toFixed(0).padStart(6)} /s`)
}
