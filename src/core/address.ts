/**
 * Addresses, domain names and sizes: parsed once at the edge into one canonical form, trusted after. Each text is cut to
 * length before any pattern looks at it, so that a hostile one costs nothing.
 */
import { domainToASCII } from 'node:url'
import { z } from 'zod'

const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/
const LOCAL_PART = /^[a-z0-9!#$%&'*/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*/=?^_`{|}~-]+)*$/

/** RFC 5321 4.5.3.1.3, without the angle brackets. */
const LONGEST_ADDRESS = 254

const DOMAIN_HELP = 'Write a domain name such as example.com.'

/** The canonical form of a domain name (lower case, punycode, no trailing dot; RFC 5890), or NULL. At most 253 characters (RFC 1035). */
export function canonicalDomain(text: string): string | null {
	const trimmed = text.trim().replace(/\.$/, '')
	if (trimmed.length === 0 || trimmed.length > 253 || /[\s@/:?#\\%]/.test(trimmed)) return null
	const ascii = domainToASCII(trimmed)
	return ascii.length <= 253 && DOMAIN.test(ascii) ? ascii : null
}

/**
 * The canonical form of a local part, or the sentence that says what is wrong with it. ASCII in lower case, unquoted
 * (RFC 5322 dot-atom), at most 64 characters (RFC 5321), without `+`, which separates the extension of an address.
 */
export function canonicalLocalPart(text: string): { value: string } | { fault: string } {
	const trimmed = text.trim()
	if (trimmed.length === 0) return { fault: 'Write the part before the @.' }
	if (trimmed.length > 64) return { fault: 'The part before the @ has at most 64 characters.' }
	const lower = trimmed.toLowerCase()
	if (lower.includes('@')) return { fault: 'Write only the part before the @.' }
	if (lower.includes('+')) return { fault: 'A + separates an extension (name+tag), so an address cannot contain it.' }
	if (!LOCAL_PART.test(lower))
		return { fault: 'Use letters without accents, digits, dots, hyphens and underscores; no dot at the start or end.' }
	return { value: lower }
}

/** A whole address in canonical form, or NULL. At most 254 characters (RFC 5321 4.5.3.1.3). */
export function canonicalAddress(text: string): string | null {
	const trimmed = text.trim()
	if (trimmed.length > LONGEST_ADDRESS) return null
	const parts = trimmed.split('@')
	if (parts.length !== 2) return null
	const domain = canonicalDomain(parts[1] ?? '')
	const local = canonicalLocalPart(parts[0] ?? '')
	return domain === null || 'fault' in local ? null : addressOf(local.value, domain)
}

export { searchedAddress, searchedText, shownAddress } from './shown-address'

/** The address of a canonical local part in a canonical domain; NULL when it would be longer than an address may be. */
export function addressOf(localPart: string, domain: string): string | null {
	const address = `${localPart}@${domain}`
	return address.length <= LONGEST_ADDRESS ? address : null
}
/** For the local part of such an address. */
export const TOO_LONG = `With this domain the address would be longer than ${LONGEST_ADDRESS} characters.`

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

const parsed = <T>(most: number, parse: (text: string) => T | null, help: string) =>
	z
		.string({ error: help })
		.max(most, help)
		.transform((text, context) => {
			const value = parse(text)
			if (value !== null) return value
			context.addIssue({ code: 'custom', message: help })
			return z.NEVER
		})

export const DomainName = parsed(300, canonicalDomain, DOMAIN_HELP)
export const Address = parsed(300, canonicalAddress, 'Write a whole address such as name@example.com.')
export const LocalPart = z
	.string({ error: 'Write the part before the @.' })
	.max(300, 'The part before the @ has at most 64 characters.')
	.transform((text, context) => {
		const result = canonicalLocalPart(text)
		if ('value' in result) return result.value
		context.addIssue({ code: 'custom', message: result.fault })
		return z.NEVER
	})

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

/** One line of text without control characters, in composed form (NFC). */
export const line = (most: number, help: string) =>
	z
		.string({ error: help })
		.max(most * 4, `At most ${most} characters.`)
		.transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
		.refine((text) => [...text].length <= most, `At most ${most} characters.`)
		.refine((text) => !/[\p{Cc}\p{Cf}]/u.test(text), 'Leave out control characters.')

export const Name = line(200, 'Write a name.').refine((text) => text.length > 0, 'Write a name.')
export const Note = line(500, 'Write one line of text.')

export const Id = z.uuid({ error: 'That is not one of the choices.' })

/** A checkbox: present is on, absent is off; programs may send true and false. */
export const Checkbox = z
	.union([z.boolean(), z.literal('on'), z.literal('true'), z.literal('false'), z.literal('')])
	.optional()
	.transform((value) => value === true || value === 'on' || value === 'true')

/** The version of the row that a form was filled from. */
export const Version = z
	.union(
		[
			z
				.string()
				.regex(/^\d{1,10}$/)
				.transform(Number),
			z.number(),
		],
		{ error: 'That is no version of this.' },
	)
	.pipe(z.number().int().min(1).max(2_000_000_000))

/**
 * A new password. At least 15 characters, since mail clients have nothing but the password (NIST SP 800-63B-4 3.1.1.2);
 * at most 256, counted as code points; taken as typed, no rules about what it is made of.
 */
export const NewPassword = z
	.string({ error: 'Write a password.' })
	.refine((text) => Buffer.byteLength(text) <= 1024 && [...text].length <= 256, 'At most 256 characters.')
	.refine(
		(text) => Buffer.byteLength(text) > 1024 || [...text].length >= 15,
		'At least 15 characters. A few words in a row are easy to remember.',
	)

/** A password that somebody claims to be theirs: only its length is bounded. */
export const ClaimedPassword = z
	.string({ error: 'Write your password.' })
	.min(1, 'Write your password.')
	.max(1024, 'That is not the password.')
