/** Parts by what they are told apart by, what happened to each, and what of it is new. */
import { timedId } from './timed-id'
import {
	type Day,
	type Event,
	type Message,
	NOBODYS,
	type Part,
	type Result,
	type Side,
	type Tried,
} from './trace-parts'

type Said = Pick<Part, 'queueId' | 'sender' | 'recipient' | 'subject' | 'messageId' | 'sizeBytes' | 'client' | 'login'>

export class PartKeeper {
	readonly #parts = new Map<string, Part>()
	readonly #byQueue = new Map<string, Part[]>()
	readonly #new = new Set<Part>()
	readonly #changed = new Set<Part>()
	readonly #events: Event[] = []
	readonly #days: Day[] = []

	/** @param place of the first line, for the order of what happened in one second */
	constructor(
		known: readonly Part[],
		private place: number,
	) {
		for (const part of known) this.#keep(part)
	}

	nextLine(): void {
		this.place += 1
	}

	ofQueue(queueId: string): readonly Part[] {
		return this.#byQueue.get(queueId) ?? []
	}

	/** The part of a message that lies on this side; it is made when there is none. */
	partOf(message: Message, side: Side, recipient: string): Part {
		const key = keyOf({ deliveredTo: '', ...side, queueId: message.queueId, recipient })
		const fromHere = message.login !== '' || message.inside
		const mine = side.side === 'sender'
		const client = mine || !fromHere ? message.client : ''
		return (
			this.#parts.get(key) ??
			this.add(side, message, { ...message, recipient, client, login: mine ? message.login : '' })
		)
	}

	add(side: Side, { journeyId, at }: Pick<Message, 'journeyId' | 'at'>, said: Said): Part {
		const { queueId, sender, recipient, subject, messageId, sizeBytes, client, login } = said
		const part: Part = {
			...{ id: timedId(at, this.place), journeyId, queueId, at, deliveredTo: '', ...side, sender, recipient },
			...{ subject, messageId, sizeBytes, client, login, result: null, resultAt: at, deferredAt: null },
		}
		this.#keep(part)
		this.#new.add(part)
		return part
	}

	/** Notes a try. Through an alias it may arrive here and fail there: that it arrived is what stays. */
	note(part: Part, result: Result, tried: Tried): void {
		const { at } = tried
		this.#events.push({ id: timedId(at, this.place), partId: part.id, result, place: this.place, ...tried })
		if (part.result === 'sent' || part.result === 'received') return
		const isFirst = result === 'deferred' ? part.deferredAt === null : part.result !== result
		if (isFirst)
			this.#days.push({ day: new Date(at).toISOString().slice(0, 10), domainId: part.domainId ?? NOBODYS, result })
		if (result === 'deferred') part.deferredAt ??= at
		if (result !== 'deferred' || part.result === null || part.result === 'deferred')
			Object.assign(part, { result, resultAt: at })
		this.#changed.add(part)
	}

	told() {
		return {
			newParts: [...this.#new],
			changedParts: [...this.#changed].filter((part) => !this.#new.has(part)),
			events: this.#events,
			days: this.#days,
		}
	}

	#keep(part: Part): void {
		if (part.queueId === '') return
		this.#parts.set(keyOf(part), part)
		const list = this.#byQueue.get(part.queueId)
		if (list) list.push(part)
		else this.#byQueue.set(part.queueId, [part])
	}
}

const keyOf = (part: Pick<Part, 'queueId' | 'side' | 'domainId' | 'mailboxId' | 'recipient' | 'deliveredTo'>): string =>
	JSON.stringify([part.queueId, part.side, part.domainId, part.mailboxId, part.recipient, part.deliveredTo])
