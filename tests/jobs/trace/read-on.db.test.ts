/** What the worker makes of a mail log, by what the database holds afterwards. */
import { renameSync, utimesSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../../support/database'
import { aDomain, aMailbox, anAlias, anOrganization, random } from '../../support/factories'
import { aMailLog, endOf, lineOf, linesOf, type MailLog, queueId, refusalLine } from '../../support/mail-log'

const here = useDatabase()
let log: MailLog
type Domain = { id: string; name: string; organizationId: string }
let a: Domain
let b: Domain
/** Everybody was there before the log begins. */
const LONG_AGO = { created_at: new Date(Date.now() - 86_400_000) }
beforeAll(async () => {
	log = aMailLog(here.owner)
	a = await aDomain(here.owner, (await anOrganization(here.owner)).id, LONG_AGO)
	b = await aDomain(here.owner, (await anOrganization(here.owner)).id, LONG_AGO)
})
afterAll(() => log.remove())

const box = (domain: Domain, values = {}) => aMailbox(here.owner, domain, { ...LONG_AGO, ...values })
const tell = async (...lines: readonly string[]) => {
	await log.write(...lines)
	await log.read()
}
interface Shown {
	side: string
	domain_id: string | null
	mailbox_id: string | null
	recipient: string
	delivered_to: string
	result: string
	client: string
	login: string
	events: number
}
const partsOf = async (id: string): Promise<Shown[]> =>
	(
		await here.owner.query<Shown>(
			`SELECT p.side, p.domain_id, p.mailbox_id, p.recipient, p.delivered_to, p.result, p.client, p.login, (SELECT count(*)::int FROM trace_event e WHERE e.part_id = p.id) AS events
				FROM trace_part p WHERE p.queue_id = $1 ORDER BY p.side, p.recipient, p.delivered_to, p.domain_id, p.mailbox_id`,
			[id],
		)
	).rows
const counted = async () =>
	(
		await here.owner.query(
			'SELECT lines::int, not_understood::int AS "notUnderstood", gaps FROM mail_log WHERE file = $1',
			[log.file],
		)
	).rows[0]

describe('Q6 a message becomes a part for each side', () => {
	test('from another server to a mailbox here: of that mailbox, with who handed it in', async () => {
		const anna = await box(a)
		const id = queueId()
		await tell(...linesOf({ id, from: 'x@elsewhere.test', to: [{ to: anna.address, here: true }], subject: 'Hello' }))
		expect(await partsOf(id)).toEqual([
			{
				...{ side: 'recipient', domain_id: a.id, mailbox_id: anna.id, recipient: anna.address, delivered_to: '' },
				...{ result: 'received', client: 'mx.elsewhere.test[203.0.113.7]', login: '', events: 1 },
			},
		])
		const { rows } = await here.owner.query(
			'SELECT subject, sender, size_bytes::int AS size, message_id AS id FROM trace_part WHERE queue_id = $1',
			[id],
		)
		expect(rows).toEqual([{ subject: 'Hello', sender: 'x@elsewhere.test', size: 350, id: `${id}@client.test` }])
	})

	test('from a mailbox here to one of another domain: each side its own, and from where it was sent stays with the sender', async () => {
		const [anna, bob] = [await box(a), await box(b)]
		const id = queueId()
		await tell(
			...linesOf({
				id,
				from: anna.address,
				login: anna.address,
				to: [{ to: bob.address, here: true }, { to: 'far@elsewhere.test' }],
			}),
		)
		const parts = await partsOf(id)
		expect(parts.map(({ side, mailbox_id, recipient, result }) => [side, mailbox_id, recipient, result])).toEqual(
			[
				['recipient', bob.id, bob.address, 'received'],
				['sender', anna.id, 'far@elsewhere.test', 'sent'],
				['sender', anna.id, bob.address, 'sent'],
			].toSorted((x, y) => `${x[0]} ${x[2]}`.localeCompare(`${y[0]} ${y[2]}`)),
		)
		expect(parts.find(({ side }) => side === 'recipient')).toMatchObject({ client: '', login: '' })
		expect(parts.find(({ side }) => side === 'sender')).toMatchObject({
			client: 'home.test[198.51.100.9]',
			login: anna.address,
		})
	})

	test('to an alias of another domain: where it led is told to that domain and to who got it, never to the sender', async () => {
		const [anna, bob, carl] = [await box(a), await box(b), await box(a)]
		const team = await anAlias(here.owner, b, [bob.address, carl.address, 'far@elsewhere.test'])
		const id = queueId()
		const orig = team.address
		await tell(
			...linesOf({
				...{ id, from: anna.address, login: anna.address },
				to: [
					{ to: bob.address, orig, here: true },
					{ to: carl.address, orig, here: true },
					{ to: 'far@elsewhere.test', orig, status: 'bounced' },
				],
			}),
		)
		const parts = await partsOf(id)
		const sender = parts.filter(({ side }) => side === 'sender')
		expect(sender).toMatchObject([
			{ mailbox_id: anna.id, recipient: orig, delivered_to: '', result: 'sent', events: 1 },
		])
		const others = parts
			.filter(({ side }) => side === 'recipient')
			.map((part) => [part.domain_id, part.mailbox_id, part.delivered_to, part.result])
		expect(others.toSorted()).toEqual(
			[
				[b.id, bob.id, bob.address, 'received'],
				[a.id, carl.id, carl.address, 'received'],
				[b.id, null, carl.address, 'received'],
				[b.id, null, 'far@elsewhere.test', 'bounced'],
			].toSorted(),
		)
		const { rows } = await here.owner.query(
			`SELECT e.reply, e.relay FROM trace_event e JOIN trace_part p ON p.id = e.part_id WHERE p.queue_id = $1 AND p.side = 'sender'`,
			[id],
		)
		expect(rows).toEqual([{ reply: '', relay: '' }])
	})

	test('that is nobody’s here is kept without a domain', async () => {
		const id = queueId()
		await tell(...linesOf({ id, from: '', to: [{ to: 'y@elsewhere.test' }] }))
		expect(await partsOf(id)).toMatchObject([{ domain_id: null, mailbox_id: null, result: 'sent' }])
	})

	test('to a tagged address belongs to the mailbox', async () => {
		const anna = await box(a)
		const id = queueId()
		await tell(
			...linesOf({ id, from: 'x@elsewhere.test', to: [{ to: anna.address.replace('@', '+shop@'), here: true }] }),
		)
		expect(await partsOf(id)).toMatchObject([{ mailbox_id: anna.id }])
	})

	test('that was refused is told with the reply, and never joined to another', async () => {
		const nobody = `nobody${random()}@${a.name}`
		await tell(refusalLine(new Date(), 'x@elsewhere.test', nobody))
		const { rows } = await here.owner.query(
			'SELECT p.domain_id, p.result, e.code, e.reply FROM trace_part p JOIN trace_event e ON e.part_id = p.id WHERE p.recipient = $1',
			[nobody],
		)
		expect(rows).toEqual([
			{
				domain_id: a.id,
				result: 'refused',
				code: '5.1.1',
				reply: `550 5.1.1 <${nobody}>: Recipient address rejected: User unknown in virtual mailbox table`,
			},
		])
	})
})

describe('a message that does not arrive at once', () => {
	test('waits, with each try, and then arrives; or comes back, joined with the report about it', async () => {
		const anna = await box(a)
		const [id, report] = [queueId(), queueId()]
		const to = 'gone@elsewhere.test'
		await tell(...linesOf({ id, from: anna.address, login: anna.address, to: [{ to, status: 'deferred' }] }))
		expect(await partsOf(id)).toMatchObject([{ result: 'deferred', events: 1 }])
		const now = new Date()
		const [program, again] = endOf({ to, status: 'deferred' })
		await tell(lineOf(now, program, `${id}: ${again}`))
		await tell(
			lineOf(now, 'postfix/qmgr', `${id}: from=<${anna.address}>, status=expired, returned to sender`),
			...linesOf({ id: report, from: '', to: [{ to: anna.address, here: true }] }),
			lineOf(now, 'postfix/bounce', `${id}: sender non-delivery notification: ${report}`),
			lineOf(now, 'postfix/qmgr', `${id}: removed`),
		)
		expect(await partsOf(id)).toMatchObject([{ result: 'bounced', events: 3 }])
		const { rows } = await here.owner.query('SELECT DISTINCT journey_id FROM trace_part WHERE queue_id IN ($1, $2)', [
			id,
			report,
		])
		expect(rows).toHaveLength(1)
	})

	test('and is handed in again on this machine keeps one way', async () => {
		const anna = await box(a)
		const [id, second] = [queueId(), queueId()]
		await tell(
			...linesOf({ id: second, from: 'x@elsewhere.test', to: [{ to: anna.address, here: true }] }),
			...linesOf({ id, from: 'x@elsewhere.test', to: [{ to: anna.address }] }).map((line) =>
				line
					.replace('relay=mx.elsewhere.test[203.0.113.9]:25', 'relay=127.0.0.1[127.0.0.1]:10024')
					.replace('250 2.0.0 Ok', `250 2.0.0 Ok: queued as ${second}`),
			),
		)
		const { rows } = await here.owner.query('SELECT DISTINCT journey_id FROM trace_part WHERE queue_id IN ($1, $2)', [
			id,
			second,
		])
		expect(rows).toHaveLength(1)
	})
})

describe('whose a line is follows from the time that it tells of', () => {
	test('the mailbox that has an address now gets nothing of what its earlier owner did', async () => {
		const localPart = `re${random()}`
		const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000)
		const first = await box(a, { local_part: localPart, deleted_at: at(20) })
		await here.owner.query('UPDATE account SET retired_at = now() WHERE id = $1', [first.accountId])
		const second = await box(a, { local_part: localPart, created_at: at(10) })
		const ids = [queueId(), queueId(), queueId()]
		for (const [n, minutesAgo] of [30, 15, 5].entries())
			await log.write(
				...linesOf({
					id: ids[n] ?? '',
					at: at(minutesAgo),
					from: 'x@elsewhere.test',
					to: [{ to: first.address, here: true }],
				}),
			)
		await log.read()
		const whose = await Promise.all(ids.map(async (id) => (await partsOf(id))[0]?.mailbox_id))
		expect(whose).toEqual([first.id, null, second.id])
	})

	test('in the second in which it is handed on a line is nobody’s', async () => {
		const localPart = `re${random()}`
		const second = new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000)
		const within = (ms: number) => new Date(second.getTime() + ms)
		const first = await box(a, { local_part: localPart, deleted_at: within(300) })
		await here.owner.query('UPDATE account SET retired_at = now() WHERE id = $1', [first.accountId])
		await box(a, { local_part: localPart, created_at: within(600) })
		const id = queueId()
		await tell(...linesOf({ id, at: second, from: 'x@elsewhere.test', to: [{ to: first.address, here: true }] }))
		expect(await partsOf(id)).toMatchObject([{ domain_id: a.id, mailbox_id: null }])
	})
})

describe('exactly once', () => {
	test('read again and again, by two at once, nothing comes twice', async () => {
		const anna = await box(a)
		const ids = Array.from({ length: 50 }, queueId)
		await log.write(
			...ids.flatMap((id) => linesOf({ id, from: 'x@elsewhere.test', to: [{ to: anna.address, here: true }] })),
		)
		await Promise.all([log.read(), log.read(), log.read()])
		await log.read()
		const { rows } = await here.owner.query(
			'SELECT count(*)::int AS n, count(DISTINCT queue_id)::int AS ids FROM trace_part WHERE mailbox_id = $1',
			[anna.id],
		)
		expect(rows).toEqual([{ n: 50, ids: 50 }])
		const day = await here.owner.query('SELECT sum(received)::int AS n FROM trace_day WHERE domain_id = $1', [a.id])
		const all = await here.owner.query(
			`SELECT count(*)::int AS n FROM trace_part WHERE domain_id = $1 AND result = 'received'`,
			[a.id],
		)
		expect(day.rows).toEqual(all.rows)
	})

	test('a message whose lines lie on both sides of a rotation is one', async () => {
		const anna = await box(a)
		const id = queueId()
		const lines = linesOf({
			id,
			from: 'x@elsewhere.test',
			to: [{ to: anna.address, here: true }],
			subject: 'In two halves',
		})
		await tell(...lines.slice(0, 2))
		await log.write(...lines.slice(2, 3))
		const before = new Date(Date.now() - 60_000)
		utimesSync(log.file, before, before)
		renameSync(log.file, `${log.file}.1`)
		await tell(...lines.slice(3))
		expect(await partsOf(id)).toMatchObject([{ result: 'received', events: 1 }])
		const { rows } = await here.owner.query('SELECT subject, message_id AS id FROM trace_part WHERE queue_id = $1', [
			id,
		])
		expect(rows).toEqual([{ subject: 'In two halves', id: `${id}@client.test` }])
	})

	test('what cannot be understood is counted and keeps nothing else out', async () => {
		const anna = await box(a)
		const before = await counted()
		const id = queueId()
		await log.write(
			'this is no line of a mail log',
			'Nov 99 25:61:61 mail postfix/smtpd: ',
			lineOf(new Date(), 'postfix/smtp', `${queueId()}: to=<half`),
		)
		await appendFile(log.file, Buffer.from([0, 0, 0, 0xff, 0xfe, 10]))
		await tell(...linesOf({ id, from: 'x@elsewhere.test', to: [{ to: anna.address, here: true }] }))
		expect(await partsOf(id)).toHaveLength(1)
		const after = await counted()
		expect(after.notUnderstood - before.notUnderstood).toBe(4)
		expect(after.gaps).toBe(0)
	})

	test('subjects are not kept where the server keeps none', async () => {
		const none = aMailLog(here.owner, false)
		const anna = await box(a)
		await none.write(
			...linesOf({ from: 'x@elsewhere.test', to: [{ to: anna.address, here: true }], subject: 'Secret' }),
		)
		await none.read()
		none.remove()
		const { rows } = await here.owner.query(
			'SELECT p.subject, m.subject AS of_message FROM trace_part p JOIN trace_message m USING (queue_id) WHERE p.mailbox_id = $1',
			[anna.id],
		)
		expect(rows).toEqual([{ subject: '', of_message: '' }])
	})
})
