/**
 * Counting attempts in PostgreSQL, so that a bound holds over all instances together. Keys are hashed: a counter's table says
 * nothing about who tried, and a key has no length that could break it. Whoever asks must treat an error as a refusal.
 */
import { createHash } from 'node:crypto'
import { database } from '@/platform/db/client'

export interface Bound {
	/** Whose attempts are counted; any text. */
	readonly key: string
	/** How many attempts pass within one window. */
	readonly most: number
	/** The window, in seconds; it begins with the first attempt and does not move. */
	readonly seconds: number
	/** So many follow each other at once; behind each further one the next has to wait, twice as long each time. Left out = none waits. */
	readonly free?: number
}

const hashed = (key: string): Uint8Array<ArrayBuffer> => new Uint8Array(createHash('sha256').update(key).digest())

/**
 * Takes one attempt.
 *
 * @param bounds the narrowest first: who is over one of them uses up none of those that follow
 * @returns 0 when the attempt may be made, else the seconds until the next one may
 * @throws whatever the database throws; nothing may be tried then
 */
export async function takeAttempt(bounds: readonly Bound[]): Promise<number> {
	const rows = await database().$queryRaw<{ wait: number }[]>`
		SELECT app.take_attempts(${bounds.map((bound) => hashed(bound.key))}::bytea[], ${bounds.map((bound) => bound.most)}::int[],
			${bounds.map((bound) => bound.seconds)}::int[], ${bounds.map((bound) => bound.free ?? 0)}::int[]) AS wait`
	const wait = rows[0]?.wait
	if (typeof wait !== 'number') throw new Error('the counters of attempts gave no answer')
	return wait
}

/** Starts counters again, after a success. */
export async function forgetAttempts(keys: readonly string[]): Promise<void> {
	await database().$executeRaw`SELECT app.forget_attempts(${keys.map(hashed)}::bytea[])`
}
