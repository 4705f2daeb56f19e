import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { PanelError } from '@/core/gateway/result'
import { ChosenPassword, NewPassword, type PasswordHolder } from '@/core/password'
import { isImportedHash } from '@/platform/imported-hashes'

const SIGNS = '!#$%&()*+,-./:;<=>?@[]^_{|}~'

/**
 * A password on its way over from another panel: a hash that was made there, one that stands in a file, or none, which nobody knows. It is
 * an object of this class and nothing that a form or a request could hold, so no door but the command line brings a hash along.
 */
export class BroughtPassword {
	readonly #password: ChosenPassword | string

	private constructor(password: ChosenPassword | string) {
		this.#password = password
	}

	/** @param stored as Dovecot writes it @throws Error when neither the panel nor Dovecot could check it */
	static hashed(stored: string): BroughtPassword {
		if (!isImportedHash(stored)) throw new Error('a password of an unknown scheme was to be brought over')
		return new BroughtPassword(stored)
	}

	/** One that stands in a file, held to the same rules as any other. @returns what is wrong with it, in a sentence, or the password */
	static async typed(text: string): Promise<BroughtPassword | string> {
		const parsed = NewPassword.safeParse(text)
		if (!parsed.success) return parsed.error.issues[0]?.message ?? 'It is no password.'
		try {
			return new BroughtPassword(await ChosenPassword.of(parsed.data, 'password'))
		} catch (error) {
			if (error instanceof PanelError && 'fields' in error.problem)
				return Object.values(error.problem.fields ?? {})[0] ?? ''
			throw error
		}
	}

	/** Of whoever has to get a new one: 64 random signs that nobody has seen. Signs alone, so that no name and no address is in it. */
	static async unknown(): Promise<BroughtPassword> {
		const signs = Array.from({ length: 64 }, () => SIGNS[randomInt(SIGNS.length)])
		return new BroughtPassword(await ChosenPassword.of(signs.join(''), 'password'))
	}

	/** @throws PanelError beside `password` when a typed one does not suit its holder */
	hashFor(holder: PasswordHolder): string {
		return typeof this.#password === 'string' ? this.#password : this.#password.hashFor(holder)
	}
}

/** Such an object, and nothing else. */
export const Brought = z.custom<BroughtPassword>((value) => value instanceof BroughtPassword)
