/** The password of each line: typed, or made here. Hashed before anything is locked. */
import { PanelError } from '@/core/gateway/result'
import { ChosenPassword, NewPassword } from '@/core/password'
import { generatedPassword } from '../mailbox-rules'
import type { Written } from './read-list'

export interface Line extends Written {
	/** NULL = the typed one is none, as `fault` says. */
	readonly chosen: ChosenPassword | null
	/** The one that was made, to be shown once. */
	readonly made: string | null
}

type Hash = (password: string, isMade: boolean) => Promise<ChosenPassword>

/** About 30 ms each, one after the other. @throws TooBusy */
export const hashed = (lines: readonly Written[]): Promise<Line[]> =>
	inTurn(() =>
		withPasswords(lines, (text, isMade) =>
			isMade ? ChosenPassword.random(text) : ChosenPassword.of(text, 'password'),
		),
	)

/** For a plan: held to the same rules, hashed as nothing. */
export const rehearsed = (lines: readonly Written[]): Promise<Line[]> =>
	withPasswords(lines, (text, isMade) => ChosenPassword.rehearsed(text, { isMade }))

let before: Promise<unknown> = Promise.resolve()

/** Lists wait for each other, so that however many come at once, hundreds of passwords take half of the places that hashing has. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
	const done = before.then(work, work)
	before = done.catch(() => undefined)
	return done
}

/** The other half is left to those who sign in meanwhile. */
const AT_ONCE = 2

async function withPasswords(lines: readonly Written[], hash: Hash): Promise<Line[]> {
	const done: Line[] = []
	const waiting = lines.entries()
	const work = async () => {
		for (const [at, line] of waiting) done[at] = await withPassword(line, hash)
	}
	await Promise.all(Array.from({ length: AT_ONCE }, work))
	return done
}

async function withPassword(line: Written, hash: Hash): Promise<Line> {
	if (line.fault !== null) return { ...line, chosen: null, made: null }
	if (line.password === '') {
		const made = generatedPassword()
		return { ...line, chosen: await hash(made, true), made }
	}
	const fault = (text: string): Line => ({ ...line, fault: text, chosen: null, made: null })
	const parsed = NewPassword.safeParse(line.password)
	if (!parsed.success) return fault(`Password: ${parsed.error.issues[0]?.message ?? 'it is none.'}`)
	try {
		return { ...line, chosen: await hash(parsed.data, false), made: null }
	} catch (error) {
		const said = error instanceof PanelError && 'fields' in error.problem && error.problem.fields?.password
		if (said) return fault(`Password: ${said}`)
		throw error
	}
}
