/** A mailbox is used with the protocols that it may be used with, by real clients: at the next sign-in, and on connections that are open. */
import { type Runner, run } from 'graphile-worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { PROTOCOLS, type Protocol } from '@/core/protocols'
import { editMailbox } from '@/features/mailboxes/edit-mailbox'
import { tasks } from '@/jobs'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { anAdministrator, random } from '../support/factories'
import { type Clients, mailClients } from '../support/mail-clients'
import { aHouse, done, type House, versionOf } from '../support/mail-house'
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

async function allow(house: House, protocols: readonly Protocol[]): Promise<void> {
	const version = await versionOf(here, house.mailbox)
	const input = { mailbox: house.mailbox.id, version, name: 'Ada', protocols: [...protocols] }
	await done(execute(editMailbox, as(administrator), input))
}

test('each protocol lets in where it is allowed and nowhere else, and again once it is allowed', async () => {
	const house = await aHouse(here, administrator)
	const { address } = house.mailbox
	expect(await clients.letsIn(address)).toEqual(PROTOCOLS)
	for (const protocol of PROTOCOLS) {
		await allow(house, [protocol])
		expect(await clients.letsIn(address), protocol).toEqual([protocol])
	}
	await allow(house, [])
	expect(await clients.letsIn(address)).toEqual([])
	await allow(house, PROTOCOLS)
	expect(await clients.letsIn(address)).toEqual(PROTOCOLS)
})

test.each(['imap', 'pop3', 'sieve'] as const)(
	'an open connection over %s ends when it is taken away',
	async (protocol) => {
		const [house, other] = [await aHouse(here, administrator), await aHouse(here, administrator)]
		const [open, neighbour] = await Promise.all([
			clients.open[protocol](house.mailbox.address),
			clients.open[protocol](other.mailbox.address),
		])
		await allow(
			house,
			PROTOCOLS.filter((one) => one !== protocol),
		)
		await open.closed
		expect(neighbour.isOpen()).toBe(true)
		neighbour.close()
	},
)

test('an open connection for sending sends no more once SMTP is taken away; one for reading stays', async () => {
	const house = await aHouse(here, administrator)
	const { address } = house.mailbox
	const [sending, reading] = await Promise.all([clients.submission(address), clients.open.imap(address)])
	const to = [`somebody-${random()}@elsewhere.test`]
	expect(await sendOver(sending, address, to)).toMatch(/^250/)
	await allow(house, ['imap'])
	expect(await sendOver(sending, address, to)).toMatch(/^421 4\.7\.0 /)
	await sending.closed
	expect(reading.isOpen()).toBe(true)
	reading.close()
})
