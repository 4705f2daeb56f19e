/**
 * Statements that are asked again and again get a name, under which each connection keeps them parsed, with a plan where one serves
 * all values: for a list that is half of what PostgreSQL spends on it. Text that is seldom asked gets none, so that what the
 * connections keep is bounded whatever is asked. Needs connections of one's own to the server, as a pooler between transactions
 * does not give; row-level security is unmoved, since it asks for its settings when a plan runs.
 */

import { createHash } from 'node:crypto'

/** So many statements are kept on each connection at most. */
const MOST_NAMED = 100
/** From this time on a statement counts as asked again and again. */
const OFTEN = 3
const MOST_COUNTED = 1000

const counted = new Map<string, number>()
const named = new Map<string, string>()

/**
 * Made of the text alone: the bundler may hold several copies of this module (one for pages, one for each route), and all of them
 * speak over the same connections, on which a name means one statement.
 */
const nameOf = (text: string): string => `postern_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`

/** @param text with values as parameters, never in it. @returns the same name for the same text; NULL = to be sent without */
export function statementName(text: string): string | null {
	const known = named.get(text)
	if (known !== undefined || named.size >= MOST_NAMED) return known ?? null
	const times = (counted.get(text) ?? 0) + 1
	if (times < OFTEN) {
		if (counted.size >= MOST_COUNTED) counted.clear()
		counted.set(text, times)
		return null
	}
	counted.delete(text)
	const name = nameOf(text)
	named.set(text, name)
	return name
}
