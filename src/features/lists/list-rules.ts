/** What a list may be, in words and as fields. Pure. */
import { z } from 'zod'
import { Checkbox, line, Name, Note } from '@/core/address'
import { POSTERS, type Posters, REPLIES, type Replies } from './list-choices'

/** It stands before the subject of each message as it is, so it is plain text that needs no encoding. */
const Prefix = line(40, 'Write at most 40 characters.').refine(
	(text) => /^[ -~]*$/.test(text),
	'Use plain letters, digits and signs: it is written into each message as it is.',
)

const PastedText = z.union([z.string().max(250_000), z.array(z.string().max(300)).max(5000)])

export const settingsInput = {
	name: Name,
	description: Note.default(''),
	posters: z.enum(POSTERS, { error: 'That is not one of the choices.' }),
	replies: z.enum(REPLIES, { error: 'That is not one of the choices.' }),
	subjectPrefix: Prefix.default(''),
	outside: Checkbox,
	/** Sign-in addresses, one a line. */
	owners: z.union([z.string().max(20_000), z.array(z.string().max(300)).max(100)]).default(''),
}
export const membersInput = PastedText

interface Settings {
	readonly name: string
	readonly description: string
	readonly posters: Posters
	readonly replies: Replies
	readonly subjectPrefix: string
	readonly outside: boolean
}

/** The settings alone, as they are written. */
export const settingsOf = ({ name, description, posters, replies, subjectPrefix, outside }: Settings): Settings => ({
	name,
	description,
	posters,
	replies,
	subjectPrefix,
	outside,
})

/** So many addresses are named in the journal; of the others it says how many there were. */
const NAMED = 50

/** What the journal says of many addresses. */
export const told = (name: 'added' | 'takenOff', addresses: readonly string[]): Record<string, unknown> => ({
	[name]: addresses.slice(0, NAMED),
	...(addresses.length > NAMED ? { more: addresses.length - NAMED } : {}),
})
