/**
 * Deeds of hundreds of parts, and their plans, hold for seconds what they count against, and everything that whoever asks holds: a revocation
 * waits for them. 2026-11-22: six plans of 200 mailboxes that one person asked for at once kept their revocation waiting for 23 s, longer than
 * it waits, and others in the organization as long. So there is one such deed at a time, which waits for its turn before it begins a
 * transaction, and nobody has two on their way.
 */
const KEY = Symbol.for('postern.turns')
interface Turns {
	readonly people: Set<string>
	last: Promise<unknown>
}
const shared = globalThis as { [KEY]?: Turns }

/** @returns what the work returned; NULL = this person has one on its way, and nothing was begun @throws what the work throws */
export async function inTurn<T extends object>(person: string, work: () => Promise<T>): Promise<T | null> {
	// The bundler may hold several copies of this module.
	shared[KEY] ??= { people: new Set(), last: Promise.resolve() }
	const turns = shared[KEY]
	if (turns.people.has(person)) return null
	turns.people.add(person)
	const done = afterwards(turns.last, work)
	turns.last = done.catch(() => undefined)
	try {
		return await done
	} finally {
		turns.people.delete(person)
	}
}

async function afterwards<T>(before: Promise<unknown>, work: () => Promise<T>): Promise<T> {
	await before
	return work()
}
