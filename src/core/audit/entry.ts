/** The shape of a journal entry: what changed, without secrets, small enough to keep for years. */

const SECRET = /password|secret|token|hash/i

/** A value as JSON can hold it, with secrets left in: for comparing. */
function plain(value: unknown): unknown {
	if (typeof value === 'bigint') return value.toString()
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
	// PostgreSQL's JSON takes neither NUL nor half of a surrogate pair.
	if (typeof value === 'string') return value.replace(/\0|\p{Cs}/gu, '\ufffd')
	if (Array.isArray(value)) return value.map(plain)
	if (value instanceof Uint8Array) return '(bytes)'
	if (typeof value === 'object' && value !== null)
		return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
	return value ?? null
}

function shown(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(shown)
	return typeof value === 'object' && value !== null ? redacted(value as Fields) : value
}

type Fields = Readonly<Record<string, unknown>>

/** Values that can be stored as JSON, however deep; what looks like a secret is told as changed, never with its value. */
export function redacted(fields: Fields): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => {
			const flat = plain(value)
			return [name, SECRET.test(name) && flat !== null ? '(not shown)' : shown(flat)]
		}),
	)
}

/**
 * Before and after cut to what differs.
 * @returns NULL when nothing does: such a write leaves no entry
 */
export function changes(
	before: Fields | null,
	after: Fields | null,
): { before: Record<string, unknown> | null; after: Record<string, unknown> | null } | null {
	if (before === null || after === null) {
		return before === after ? null : { before: before && redacted(before), after: after && redacted(after) }
	}
	const differing = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
		(name) => JSON.stringify(plain(before[name])) !== JSON.stringify(plain(after[name])),
	)
	if (differing.length === 0) return null
	const pick = (fields: Fields) => redacted(Object.fromEntries(differing.map((name) => [name, fields[name] ?? null])))
	return { before: pick(before), after: pick(after) }
}
