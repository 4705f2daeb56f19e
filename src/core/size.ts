/** Sizes and counts as people write them. NULL = unlimited, 0 = none; bytes are bytes. */
import { z } from 'zod'

const UNITS: Record<string, bigint> = { '': 1n, k: 1n << 10n, m: 1n << 20n, g: 1n << 30n, t: 1n << 40n }
/** 1 PiB: far above any mailbox, far below what 64 bits hold. */
const MOST_BYTES = 1n << 50n

/**
 * Bytes from "10G", "1.5 GB", "500 MB" or plain digits (bytes); units are powers of 1024, as Dovecot counts them. NULL when it is
 * no size. At most two digits follow a point or comma, since three might be thousands: "1,000 MB" is asked again.
 */
export function parseBytes(text: string): bigint | null {
	if (text.length > 40) return null
	const match = /^(\d{1,16})(?:[.,](\d{1,2}))?\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim())
	if (!match || (match[2] && !match[3])) return null
	const unit = UNITS[(match[3] ?? '').toLowerCase()] ?? 1n
	const fraction = match[2] ? (BigInt(match[2]) * unit) / 10n ** BigInt(match[2].length) : 0n
	const bytes = BigInt(match[1] ?? 0) * unit + fraction
	return bytes <= MOST_BYTES ? bytes : null
}

/** A size in the largest unit that keeps it short: 1.5 GB, 500 MB. */
export function shownBytes(bytes: bigint): string {
	for (const [name, unit] of [
		['TB', 40n],
		['GB', 30n],
		['MB', 20n],
		['KB', 10n],
	] as const) {
		if (bytes >= 1n << unit) return `${Number((bytes * 100n) >> unit) / 100} ${name}`
	}
	return `${bytes} B`
}

/** A size as a form shows it for editing: short where nothing is lost by it, else in bytes; empty = unlimited. */
export function writtenBytes(bytes: bigint | null): string {
	if (bytes === null) return ''
	const short = shownBytes(bytes)
	return parseBytes(short) === bytes ? short : String(bytes)
}

/** A size that a person may leave empty for "unlimited". Input: text, whole number of bytes, or null. */
export const BytesOrUnlimited = z
	.union([z.string().max(40), z.number().int().nonnegative(), z.bigint().nonnegative(), z.null()], {
		error: 'Write a size such as 500 MB or 10 GB, or leave it empty for unlimited.',
	})
	.transform((value, context) => {
		if (value === null || (typeof value === 'string' && value.trim() === '')) return null
		const bytes = typeof value === 'string' ? parseBytes(value) : BigInt(value)
		if (bytes !== null && bytes <= MOST_BYTES) return bytes
		context.addIssue({
			code: 'custom',
			message: 'Write a size such as 500 MB or 10 GB, or leave it empty for unlimited.',
		})
		return z.NEVER
	})

/** Like `BytesOrUnlimited`, but 0 is refused: a mailbox that can hold nothing is no mailbox. */
export const Quota = BytesOrUnlimited.refine(
	(bytes) => bytes === null || bytes > 0n,
	'A quota is more than 0. Leave it empty for unlimited.',
)

/** A count that may be left empty for "unlimited"; 0 = none. */
export const CountOrUnlimited = z
	.union([z.string().max(20), z.number(), z.null()], {
		error: 'Write a whole number, or leave it empty for unlimited.',
	})
	.transform((value, context) => {
		if (value === null || value === '') return null
		const count = typeof value === 'string' && !/^\s*\d{1,9}\s*$/.test(value) ? Number.NaN : Number(value)
		if (Number.isInteger(count) && count >= 0 && count <= 999_999_999) return count
		context.addIssue({ code: 'custom', message: 'Write a whole number, or leave it empty for unlimited.' })
		return z.NEVER
	})
