/** Messages that the demonstration pretends were sent and received. Under the right of the first start, which nobody holds afterwards. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Caller } from '@/core/gateway/actor'
import { command } from '@/core/gateway/command'
import { execute } from '@/core/gateway/execute'
import { serverPlace } from '@/core/gateway/places'

const MINUTE_MS = 60_000
const DAYS = 30

/** Who else writes and is written to, what is said of it, and what became of it; one after the other. */
const OTHERS = [
	'anna@parents.example',
	'bookings@trips.example',
	'no-reply@paper.example',
	'tom@harbor.example',
	'press@town.example',
]
const ENDS = [
	{ result: 'received', code: '2.0.0', reply: '250 2.0.0 Saved', relay: 'mail.postern.example[private/dovecot-lmtp]' },
	{
		result: 'sent',
		code: '2.0.0',
		reply: '250 2.0.0 Ok: queued as 4bX9kT',
		relay: 'mx.parents.example[203.0.113.9]:25',
	},
	{ result: 'received', code: '2.0.0', reply: '250 2.0.0 Saved', relay: 'mail.postern.example[private/dovecot-lmtp]' },
	{
		result: 'deferred',
		code: '4.4.1',
		reply: 'connect to mx.trips.example[203.0.113.20]:25: Connection timed out',
		relay: 'none',
	},
	{ result: 'bounced', code: '5.1.1', reply: '550 5.1.1 No such user here', relay: 'mx.town.example[203.0.113.30]:25' },
	{ result: 'refused', code: '5.7.1', reply: '554 5.7.1 Service unavailable; client host blocked', relay: '' },
] as const

const imagineMail = command({
	right: 'system.set-up',
	input: z.strictObject({}),
	locate: async (read, _input, { now }) => {
		const where = { deletedAt: null, sendOnly: false }
		const select = { id: true, address: true, domainId: true }
		const mailboxes = await read.mailbox.findMany({ where, select, orderBy: { address: 'asc' } })
		return { place: serverPlace(), label: '', row: { mailboxes, now } }
	},
	run: async (tx, { row: { mailboxes, now } }) => {
		const domains = [...new Set(mailboxes.map(({ domainId }) => domainId))]
		await tx.traceDay.createMany({ data: domains.flatMap((domainId, n) => daysOf(domainId, n, now)) })
		const made = Array.from({ length: 60 }, (_, n) => messageOf(mailboxes[(n * 7) % mailboxes.length], n, now))
		await tx.tracePart.createMany({ data: made.map(({ part }) => part) })
		await tx.traceEvent.createMany({ data: made.flatMap(({ events }) => events) })
		return { of: '', before: null, after: null, result: {} }
	},
})

/** Less at week-ends. */
function daysOf(domainId: string, n: number, now: Date) {
	return Array.from({ length: DAYS }, (_, ago) => {
		const day = new Date(now.getTime() - ago * 24 * 60 * MINUTE_MS)
		const busy = day.getUTCDay() % 6 === 0 ? 3 : 20 + ((ago * 7 + n * 5) % 13)
		return {
			day,
			domainId,
			sent: busy,
			received: busy * 2 + n,
			deferred: ago % 5,
			bounced: ago % 3,
			refused: busy >> 1,
		}
	})
}

function messageOf(
	mailbox: { id: string; address: string | null; domainId: string } | undefined,
	n: number,
	now: Date,
) {
	const end = ENDS[n % ENDS.length] ?? ENDS[0]
	const isOut = end.result !== 'received' && end.result !== 'refused'
	const [mine, other] = [mailbox?.address ?? '', OTHERS[n % OTHERS.length] ?? '']
	const [sender, recipient] = isOut ? [mine, other] : [other, mine]
	const at = new Date(now.getTime() - (n * n * 3 + 4) * MINUTE_MS)
	const id = randomUUID()
	const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1)
	const part = {
		...{ id, journeyId: id, queueId: `demo${n}`, at, side: isOut ? 'sender' : 'recipient', sender, recipient },
		...{ senderDomain: domainOf(sender), recipientDomain: domainOf(recipient), domainId: mailbox?.domainId ?? null },
		...{
			mailboxId: mailbox?.id ?? null,
			messageId: `${id.slice(0, 13)}@${domainOf(sender)}`,
			sizeBytes: BigInt(2_400 + n * 731),
		},
		...{ client: isOut ? 'phone.example[198.51.100.9]' : 'mx.parents.example[203.0.113.7]', login: isOut ? mine : '' },
		...{ result: end.result, resultAt: at, deferredAt: end.result === 'deferred' ? at : null },
	}
	const tries = end.result === 'deferred' ? 4 : 1
	const events = Array.from({ length: tries }, (_, place) => ({
		...{ ...end, id: randomUUID(), partId: id, queueId: `demo${n}`, place },
		at: new Date(at.getTime() + place * 5 * MINUTE_MS),
	}))
	return { part, events }
}

/** Messages of the last days, on their way and arrived. */
export async function tellTrace(): Promise<void> {
	const told = await execute(imagineMail, FIRST_START, {})
	if (!told.ok) throw new Error(told.problem.text)
}
const FIRST_START: Caller = {
	kind: 'system',
	name: 'Demonstration',
	rights: ['system.set-up'],
	clientAddress: '127.0.0.1',
}
