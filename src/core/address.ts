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
export {
	BytesOrUnlimited,
	CountOrUnlimited,
	parseBytes,
	Quota,
	shownBytes,
	writtenBytes,
} from './size'

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
/**
 * Signs that mail servers give a meaning of their own: Postfix rewrites % and ! to other domains and takes a hyphen at the start for an
 * option, doveadm takes * and ? for any user, / and | are paths and programs. Addresses elsewhere may have them; ours have none.
 */
const RISKY = /^-|[!%*/?|]/

const RISKY_HELP = 'Mail servers misread a hyphen at the start, and ! % * / ? | anywhere. Leave them out.'

/** The part before the @ of an address of ours. */
export const LocalPart = z
	.string({ error: 'Write the part before the @.' })
	.max(300, 'The part before the @ has at most 64 characters.')
	.transform((text, context) => {
		const result = canonicalLocalPart(text)
		if ('value' in result && !RISKY.test(result.value)) return result.value
		const message = 'value' in result ? RISKY_HELP : result.fault
		context.addIssue({ code: 'custom', message })
		return z.NEVER
	})

/** One line of text without control characters, in composed form (NFC). */
export const line = (most: number, help: string) =>
	z
		.string({ error: help })
		.max(most * 4, `At most ${most} characters.`)
		.transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
		.refine((text) => [...text].length <= most, `At most ${most} characters.`)
		.refine((text) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text), 'Leave out control characters.')

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
