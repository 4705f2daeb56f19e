/** What programs send and get: plain JSON, of a size and depth that costs nothing to look at. */

const DEEPEST = 12

/** @returns an object; NULL = no JSON, another kind of value, or deeper than anything here is asked */
export function jsonObject(text: string): Record<string, unknown> | null {
	if (deeperThan(text, DEEPEST)) return null
	try {
		const value: unknown = JSON.parse(text)
		const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
		return isObject ? (value as Record<string, unknown>) : null
	} catch {
		return null
	}
}

/** Counted over the text, before anything is built from it: texts, and of the rest the brackets. */
const SIGNS = /"(?:[^"\\]|\\.)*"?|[[\]{}]/gs
function deeperThan(text: string, most: number): boolean {
	let depth = 0
	for (const [sign] of text.matchAll(SIGNS)) {
		if (sign === '{' || sign === '[') depth += 1
		else if (sign === '}' || sign === ']') depth -= 1
		if (depth > most) return true
	}
	return false
}

/** Dates as ISO 8601. Bytes as numbers; beyond 2^53, which no server holds, as text. */
export const plainJson = (value: unknown): unknown =>
	JSON.parse(
		JSON.stringify(value, (_name, inner: unknown) => {
			if (typeof inner !== 'bigint') return inner
			return Number.isSafeInteger(Number(inner)) ? Number(inner) : inner.toString()
		}),
	)

export const jsonAnswer = (value: unknown, status = 200): Response =>
	Response.json(value, { status, headers: { 'cache-control': 'no-store' } })
