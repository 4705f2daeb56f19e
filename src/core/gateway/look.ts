/**
 * A look that is told: reading somebody's own (whom they wrote to, what lies in their mailbox) changes nothing, and yet they hear of it. Since a
 * page that is read writes nothing, whoever looks presses a button first: the verb of `look` leaves the entry, with the reason, and the
 * page shows what it has for as long as `lookedAt` says so.
 */
import { z } from 'zod'
import type { LevelOf, Right } from '../policy'
import type { Loaded } from './actor'
import { type Command, command, type Located } from './command'
import type { ReadHandle } from './handles'
import { placesById } from './places-by-id'
import { queryIfAllowed } from './query'

type OnMailbox = { [R in Right]: 'mailbox' extends LevelOf<R> ? R : never }[Right]
const Input = z.strictObject({ mailbox: z.uuid({ error: 'That is not one of the choices.' }) })
type Look<R extends Right> = Command<R, typeof Input, null, { id: string }>

/**
 * A verb that does nothing but tell the owner of a mailbox that somebody looks.
 * @param right in whose name is looked
 * @param what as the owner reads it, after “looked at”: "the way of your messages"
 */
export const look = <const R extends OnMailbox>(right: R, what: string): Look<R> =>
	command({
		right,
		input: Input,
		locate: async (read: ReadHandle, { mailbox }) => {
			const [found] = await placesById(read, 'mailbox', [mailbox])
			// Safe because each right in OnMailbox is asked on mailboxes; TypeScript does not see that through the parameter.
			return (found ? { ...found, row: null } : null) as unknown as Located<R, null> | null
		},
		run: async (_tx, { place }) => ({
			of: place.id,
			kind: 'mailbox',
			before: null,
			after: { looked: what },
			result: { id: place.id },
		}),
	}) as unknown as Look<R>

/** How long a look goes on, in minutes, before it is told again. */
export const LOOK_MINUTES = 60

/** When the viewer's look at this mailbox was told; NULL = it was not, or too long ago. */
export async function lookedAt(viewer: Loaded, right: Right, mailbox: string): Promise<Date | null> {
	const since = new Date(viewer.now.getTime() - LOOK_MINUTES * 60_000)
	const rows = await queryIfAllowed(
		viewer,
		right,
		(read) => read.sql<{ at: Date | null }>`SELECT app.looked_at(${mailbox}::uuid, ${right}, ${since}) AS at`,
	)
	return rows?.[0]?.at ?? null
}
