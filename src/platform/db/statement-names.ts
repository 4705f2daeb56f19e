/**
 * Statements that are asked again and again get a name, under which each connection keeps them parsed, with a plan where one serves
 * all values: for a list that is half of what PostgreSQL spends on it. Text that is seldom asked gets none, so that what the
 * connections keep is bounded whatever is asked. Needs connections of one's own to the server, as a pooler between transactions
 * does not give; row-level security is unmoved, since it asks for its settings when a plan runs.
 */

/** So many statements are kept on each connection at most. */
const MOST_NAMED = 100
/** From this time on a statement counts as asked again and again. */
const OFTEN = 3
const MOST_COUNTED = 1000

const counted = new Map<string, number>()
const named = new Map<string, string>()

/** @param text with values as parameters, never in it. @returns the same name for the same text; NULL = to be sent without */
export function statementName(text: string): string | null {
	const name = named.get(text)
	if (name !== undefined || named.size >= MOST_NAMED) return name ?? null
	const times = (counted.get(text) ?? 0) + 1
	if (times < OFTEN) {
		if (counted.size >= MOST_COUNTED) counted.clear()
		counted.set(text, times)
		return null
	}
	counted.delete(text)
	named.set(text, `postern_${named.size}`)
	return statementName(text)
}
