/**
 * Puts the lines about a message together, and cuts what they tell into parts: one for each side of each way it went, with what that side
 * may know. The sender's side knows recipients as they were written, never where an alias led; a recipient's side knows nothing of other
 * recipients, nor from where somebody of this server sent it. Who had which address is asked for the moment that the line tells of.
 */
import { randomUUID } from 'node:crypto'
import type { Delivery, Entry, Refusal } from './log-entry'
import { PartKeeper } from './part-keeper'
import {
	addressOfLogin,
	type Known,
	type Message,
	NOBODY,
	type Side,
	type Told,
	type Whose,
	type WhoseAt,
} from './trace-parts'

type OfMessage = Exclude<Entry, Refusal>

export class Together {
	readonly #messages = new Map<string, Message>()
	readonly #touched = new Set<Message>()
	readonly #joined = new Map<string, string>()
	readonly #parts: PartKeeper

	/** @param place of the first line, for the order of what happened in one second */
	constructor(
		private readonly known: Known,
		private readonly whoseAt: WhoseAt,
		place: number,
		private readonly keepsSubjects: boolean,
	) {
		for (const message of known.messages) this.#messages.set(message.queueId, message)
		this.#parts = new PartKeeper(known.parts, place)
	}

	take(entry: Entry): void {
		this.#parts.nextLine()
		if (entry.kind === 'refusal') this.#refuse(entry)
		else this.#tell(this.#messageOf(entry.queueId, entry.at), entry)
	}

	told(): Told {
		return { ...this.#parts.told(), messages: [...this.#touched], joined: this.#joined }
	}

	#tell(message: Message, entry: OfMessage): void {
		switch (entry.kind) {
			case 'client':
				Object.assign(message, { client: entry.client, login: addressOfLogin(entry.login), inside: entry.inside })
				break
			case 'message-id':
				message.messageId = entry.messageId
				if (message.inside) this.#joinByMessageId(message)
				break
			case 'subject':
				if (this.keepsSubjects) message.subject = entry.subject
				break
			case 'queued':
				Object.assign(message, { sender: entry.sender, sizeBytes: entry.sizeBytes })
				break
			case 'delivery':
				this.#deliver(message, entry)
				break
			case 'expired':
				this.#expire(message, entry.at)
				break
			case 'follows':
				this.#join(this.#messageOf(entry.newId, entry.at), message.journeyId)
				break
		}
	}

	#messageOf(queueId: string, at: number): Message {
		const known = this.#messages.get(queueId)
		const message = known ?? {
			...{ queueId, journeyId: randomUUID(), at, sender: '', messageId: '', subject: '', sizeBytes: null },
			...{ client: '', login: '', inside: false },
		}
		if (!known) this.#messages.set(queueId, message)
		this.#touched.add(message)
		return message
	}

	/** What this machine hands in again, such as a list, bears the Message-ID that it came with. */
	#joinByMessageId(message: Message): void {
		const earlier = [...this.#messages.values()].find(
			({ messageId, queueId, inside }) => messageId === message.messageId && queueId !== message.queueId && !inside,
		)
		const journey = this.known.journeys.get(message.messageId) ?? earlier?.journeyId
		if (message.messageId !== '' && journey !== undefined) this.#join(message, journey)
	}

	#join(message: Message, journeyId: string): void {
		message.journeyId = journeyId
		this.#joined.set(message.queueId, journeyId)
	}

	#deliver(message: Message, told: Delivery): void {
		const { at, code, reply, relay, queueId, recipient, writtenAs, status } = told
		const tried = { at, code, reply, relay, queueId }
		const sender = this.#senderOf(message)
		if (sender) {
			// Where an alias leads is not the sender's to know: neither how often, nor what was said there.
			const part = this.#parts.partOf(message, { side: 'sender', ...sender }, writtenAs)
			if (recipient === writtenAs) this.#parts.note(part, status, tried)
			else if (part.result === null || (part.result === 'deferred' && status !== 'deferred'))
				this.#parts.note(part, status, { ...tried, reply: '', relay: '' })
		}
		const result = status === 'sent' && told.here ? 'received' : status
		for (const side of this.#recipientsOf(told, sender !== null))
			this.#parts.note(this.#parts.partOf(message, side, writtenAs), result, tried)
	}

	/** Whoever signed in; of what this server sent by itself, whose name it bears. */
	#senderOf({ login, inside, sender, at }: Message): Whose | null {
		const name = login || (inside ? sender : '')
		const whose = name === '' ? NOBODY : this.whoseAt(name, at)
		return whose.domainId === null ? null : whose
	}

	/** Where it arrived, and, when that lies elsewhere, the alias through which it went. */
	#recipientsOf({ recipient, writtenAs, at }: Delivery, hasSender: boolean): Side[] {
		const arrived = this.whoseAt(recipient, at)
		const written = recipient === writtenAs ? arrived : this.whoseAt(writtenAs, at)
		const deliveredTo = recipient === writtenAs ? '' : recipient
		const sides: Side[] = []
		if (arrived.domainId !== null) sides.push({ side: 'recipient', ...arrived, deliveredTo })
		if (written.domainId !== null && written.domainId !== arrived.domainId)
			sides.push({ side: 'recipient', domainId: written.domainId, mailboxId: null, deliveredTo })
		return sides.length > 0 || hasSender ? sides : [{ side: 'recipient', ...NOBODY, deliveredTo }]
	}

	/** Given up: whatever had not arrived by then comes back to the sender. */
	#expire({ queueId }: Message, at: number): void {
		const tried = { at, code: '4.4.7', reply: 'expired, returned to sender', relay: '', queueId }
		for (const part of this.#parts.ofQueue(queueId))
			if (part.result === 'deferred') this.#parts.note(part, 'bounced', tried)
	}

	#refuse(told: Refusal): void {
		const message = told.queueId === '' ? null : this.#messageOf(told.queueId, told.at)
		const login = addressOfLogin(told.login) || (message?.login ?? '')
		const sides = this.#sidesOfRefusal(told, login)
		const fromHere = sides.some(({ side }) => side === 'sender')
		const { at, code, reply, sender, recipient } = told
		const { subject = '', messageId = '', sizeBytes = null, journeyId = randomUUID() } = message ?? {}
		for (const side of sides) {
			const mine = side.side === 'sender'
			const who = { client: mine || !fromHere ? told.client : '', login: mine ? login : '' }
			const part = this.#parts.add(
				side,
				{ journeyId, at },
				{ queueId: '', sender, recipient, subject, messageId, sizeBytes, ...who },
			)
			this.#parts.note(part, 'refused', { at, code, reply, relay: '', queueId: told.queueId })
		}
	}

	#sidesOfRefusal({ at, sender, recipient, reply, submitted }: Refusal, login: string): Side[] {
		// A name that nobody signed in with is only a claim.
		const claimed = submitted && recipient !== '' && !reply.includes('not logged in') ? sender : ''
		const from = login || claimed ? this.whoseAt(login || claimed, at) : NOBODY
		const to = recipient === '' ? NOBODY : this.whoseAt(recipient, at)
		const sides: Side[] = []
		if (from.domainId !== null) sides.push({ side: 'sender', ...from })
		if (to.domainId !== null) sides.push({ side: 'recipient', ...to })
		return sides.length > 0 ? sides : [{ side: 'recipient', ...NOBODY }]
	}
}
