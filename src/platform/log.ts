import { env } from './env'

/**
 * A small structured log: one JSON object a line in production, one readable line otherwise, always to stderr.
 * Text from outside stands inside JSON strings, so a line break in it can't start a record of its own.
 */

type Level = 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, unknown>>

const SECRET_KEY = /password|passwd|secret|token|hash|cookie|authorization|database_?url/i
const URL_LOGIN = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]*:[^\s@]*@/gi
const DEEPEST = 6

function describeError(error: Error, depth: number): Record<string, unknown> {
	const code = 'code' in error ? { code: error.code } : {}
	const cause = error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }
	const stack = error.stack === undefined ? {} : { stack: redact(error.stack, depth) }
	return { name: error.name, message: redact(error.message, depth), ...code, ...stack, ...cause }
}

/**
 * A copy of a value that is fit for the log: values under keys that name a secret are replaced, logins inside URLs are
 * cut out, and what JSON can't hold becomes text.
 *
 * @param value anything
 * @param depth how deep this value lies; deeper than six levels it is cut off
 */
export function redact(value: unknown, depth = 0): unknown {
	if (typeof value === 'string') return value.replace(URL_LOGIN, '$1[redacted]@')
	if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return String(value)
	if (typeof value !== 'object' || value === null) return value
	if (depth > DEEPEST) return '[deeper]'
	if (value instanceof Error) return describeError(value, depth)
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
	if (ArrayBuffer.isView(value)) return '[bytes]'
	if (Array.isArray(value)) return value.slice(0, 100).map((entry) => redact(entry, depth + 1))
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, SECRET_KEY.test(key) ? '[redacted]' : redact(entry, depth + 1)]),
	)
}

/** The one sentence of an error, for events where it says enough; logins inside URLs are cut out. */
export function reasonOf(error: unknown): string {
	const text =
		error instanceof Error ? error.message || ('code' in error ? String(error.code) : error.name) : String(error)
	return text.replace(URL_LOGIN, '$1[redacted]@')
}

/**
 * One line of the log, without the line break.
 *
 * @param form `json` in production, `text` otherwise
 */
export function formatLine(level: Level, event: string, fields: LogFields, form: 'json' | 'text'): string {
	const at = new Date().toISOString()
	const clean = redact(fields)
	if (form === 'json') return onOneLine({ at, level, event, ...(clean as object) })
	const rest = Object.keys(fields).length === 0 ? '' : ` ${onOneLine(clean)}`
	return `${at.slice(11, 19)} ${level.padEnd(5)} ${onOneLine(event).slice(1, -1)}${rest}`
}

/** JSON leaves some characters alone that end a line elsewhere, or that a terminal obeys. */
function onOneLine(value: unknown): string {
	const asCode = (one: string) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`
	return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, asCode)
}

function write(level: Level, event: string, fields: LogFields = {}): void {
	process.stderr.write(`${formatLine(level, event, fields, env().production ? 'json' : 'text')}\n`)
}

/** `event` is a short fixed text; what varies goes into the fields. Errors go under the key `error`. */
export const log = {
	debug: (event: string, fields?: LogFields) => write('debug', event, fields),
	info: (event: string, fields?: LogFields) => write('info', event, fields),
	warn: (event: string, fields?: LogFields) => write('warn', event, fields),
	error: (event: string, fields?: LogFields) => write('error', event, fields),
}
