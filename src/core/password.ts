/**
 * The one policy for passwords that people choose. A password that stands alone has 15 code points at least, one beside a second factor 8
 * (NIST SP 800-63B-4, 3.1.1.2), 256 at most, no rules about what they are, none of the common or leaked ones, nothing that whoever knows
 * the address would try first. A mail program has nothing but the password, so 8 are for those alone who have no mailbox, or whose mail
 * programs use app passwords. That a password is short is kept with it: neither the factor nor the app passwords go before it is another
 * (app.keep_short_password_company).
 */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { isBreachedPassword } from '@/platform/breached-passwords'
import { isCommonPassword } from '@/platform/common-passwords'
import { hashPassword } from '@/platform/passwords'
import { domainOf } from './address'
import type { ReadHandle } from './gateway/handles'
import { invalid } from './gateway/result'
import { holdsSecondFactor } from './proof/holds-second-factor'

export const SHORTEST = 15
/** Of a password that does not stand alone. */
export const SHORTEST_BESIDE = 8
/** The most that an organization may ask for: what Postern itself makes up is as long. */
export const MOST_ASKED = 24
const LONGEST = 256
const LONGEST_BYTES = 1024

const length = (text: string): number => [...text].length
const fits = (text: string): boolean => Buffer.byteLength(text) <= LONGEST_BYTES && length(text) <= LONGEST

const TOO_SHORT = 'At least 15 characters. A few words in a row are easy to remember.'
const COMMON = 'This is one of the passwords that are tried first. A few words in a row are easy to remember.'
const BREACHED = 'This password is known from a leak elsewhere, so it will be tried. Choose another one.'

/** A password that somebody wants to have. Taken as typed; whose it is to be is asked afterwards, by `hashFor`. */
export const NewPassword = z
	.string({ error: 'Write a password.' })
	// Nothing else looks at a text of any length.
	.refine(fits, { error: 'At most 256 characters.', abort: true })
	.refine((text) => length(text) >= SHORTEST_BESIDE, TOO_SHORT)
	.refine((text) => !/\p{Cc}/u.test(text), 'Leave out control characters: mail programs cannot send them.')
	.refine((text) => !isGuessable(text), COMMON)

/** In forms where an empty field means that none was chosen. */
export const NewPasswordOrNone = z
	.preprocess((typed) => (typed === '' ? undefined : typed), NewPassword.optional())
	.optional()

/** A password that somebody claims to be theirs: only its length is bounded. */
export const ClaimedPassword = z
	.string({ error: 'Write your password.' })
	.min(1, 'Write your password.')
	.max(LONGEST_BYTES, 'That is not the password.')

/** One short piece again and again, such as "passwordpassword" or fifteen times the same letter. */
const REPEATED = /^(.{1,8}?)\1+.{0,7}$/su
const SHORTEST_WORD = 4

/**
 * Is it a common password: as it stands, with nothing but digits and signs before or behind it, one short piece repeated, or a run of
 * neighbours such as "abcdefghijklmnop"?
 */
function isGuessable(text: string): boolean {
	const bare = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
	return (
		isCommonPassword(text) ||
		(length(bare) >= SHORTEST_WORD && isCommonPassword(bare)) ||
		isRepeated(text) ||
		isRun([...text.toLowerCase()])
	)
}

function isRepeated(text: string): boolean {
	const piece = REPEATED.exec(text)?.[1] ?? ''
	return piece !== '' && piece.repeat(Math.ceil(text.length / piece.length)).startsWith(text)
}

function isRun(signs: readonly string[]): boolean {
	const code = (at: number): number => signs[at]?.codePointAt(0) ?? 0
	const step = code(1) - code(0)
	return Math.abs(step) === 1 && signs.every((_, at) => at === 0 || code(at) - code(at - 1) === step)
}

/** Whose password it is to be. */
export interface PasswordHolder {
	readonly address: string
	readonly name: string
	/** From `leastLength` or `leastLengthOf`: what the server and their organizations ask for. */
	readonly least: number
}

/** In lower case, composed, without whatever is neither letter nor digit. */
const squeezed = (text: string): string =>
	text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '')

/** What gives the holder away, each with its name: whoever guesses begins with it. Words of three letters are in every sentence. */
function telling({ address, name }: PasswordHolder): readonly (readonly [what: string, word: string])[] {
	const domain = domainOf(address)
	const labels = domain.split('.').slice(0, -1)
	const longest = labels.toSorted((a, b) => b.length - a.length)[0] ?? ''
	const words: [string, string][] = [
		['the domain', domain],
		['the domain', longest],
		['the address', address.slice(0, address.lastIndexOf('@'))],
		['the name', name],
		...name.split(/[^\p{L}\p{N}]+/u).map((word): [string, string] => ['the name', word]),
	]
	return words.filter(([, word]) => length(squeezed(word)) >= SHORTEST_WORD)
}

let hashOfNothing: string | undefined

/**
 * A password on its way into the database. Its hash is not to be had without saying whose it will be, so no verb can forget to ask
 * whether it suits them.
 */
export class ChosenPassword {
	readonly #text: string
	readonly #hash: string
	readonly #field: string

	private constructor(text: string, hash: string, field: string) {
		this.#text = text
		this.#hash = hash
		this.#field = field
	}

	/**
	 * Hashes a password, for `prepare`: outside of any transaction.
	 * @param text parsed by `NewPassword`
	 * @param field of the form, beside which a refusal is said
	 * @throws PanelError when it is known from a leak; TooBusy
	 */
	static async of(text: string, field: 'password' | 'newPassword'): Promise<ChosenPassword> {
		if (await isBreachedPassword(text)) throw invalid({ [field]: BREACHED })
		return new ChosenPassword(text, await hashPassword(text), field)
	}

	/** Hashes one that the program made out of randomness: no leak can know it, so nobody is asked. */
	static async random(text: string): Promise<ChosenPassword> {
		return new ChosenPassword(text, await hashPassword(text), 'password')
	}

	/**
	 * For deeds that are only rehearsed: held to the same rules, with the hash of something that nobody knows, made once. Hundreds of them
	 * cost nothing, and if one were ever kept it would open nothing.
	 * @throws PanelError when it is known from a leak
	 */
	static async rehearsed(text: string, { isMade }: { readonly isMade: boolean }): Promise<ChosenPassword> {
		if (!isMade && (await isBreachedPassword(text))) throw invalid({ password: BREACHED })
		hashOfNothing ??= await hashPassword(randomBytes(32).toString('base64'))
		return new ChosenPassword(text, hashOfNothing, 'password')
	}

	/**
	 * For somebody new, whose password stands alone.
	 * @returns the hash to keep @throws PanelError with the reason beside the field
	 */
	hashFor(holder: PasswordHolder): string {
		return this.columnsFor({ ...holder, least: Math.max(SHORTEST, holder.least) }).passwordHash
	}

	/**
	 * For somebody who is there: what to write of the password.
	 * @param holder with the least of `leastLengthOf`
	 * @throws PanelError with the reason beside the field
	 */
	columnsFor(holder: PasswordHolder): { readonly passwordHash: string; readonly passwordShort: boolean } {
		const why = this.#unsuitable(holder)
		if (why !== null) throw invalid({ [this.#field]: why })
		return { passwordHash: this.#hash, passwordShort: length(this.#text) < SHORTEST }
	}

	#unsuitable(holder: PasswordHolder): string | null {
		if (length(this.#text) < Math.min(SHORTEST, holder.least)) return TOO_SHORT
		if (length(this.#text) < holder.least) return `The organization asks for at least ${holder.least} characters.`
		const text = squeezed(this.#text)
		const found = telling(holder).find(([, word]) => text.includes(squeezed(word)))
		return found ? `Leave out ${found[0]} (“${found[1]}”): whoever guesses tries it first.` : null
	}
}

/**
 * How long a new person's password must be at this place, for `locate`: what the organizations above ask for, never less than the server does.
 * @param chain of the place, or the organization's lineage
 */
export const leastLength = async (read: ReadHandle, chain: readonly string[]): Promise<number> =>
	Math.max(SHORTEST, await askedLength(read, chain))

/** The same for somebody who is there: less is enough where a second factor stands beside it and no mail program uses it. */
export async function leastLengthOf(read: ReadHandle, accountId: string, chain: readonly string[]): Promise<number> {
	const own = (await standsAlone(read, accountId)) ? SHORTEST : SHORTEST_BESIDE
	return Math.max(own, await askedLength(read, chain))
}

/** As app.password_stands_alone has it; a mailbox in the trash comes back with its password. */
async function standsAlone(read: ReadHandle, accountId: string): Promise<boolean> {
	if (!(await holdsSecondFactor(read, accountId))) return true
	return (await read.mailbox.count({ where: { accountId, account: { appPasswordsOnly: false } } })) > 0
}

async function askedLength(read: ReadHandle, chain: readonly string[]): Promise<number> {
	const asked = await read.organization.aggregate({
		where: { id: { in: chain.filter((id) => z.uuid().safeParse(id).success) } },
		_max: { minPasswordLength: true },
	})
	return asked._max.minPasswordLength ?? 0
}
