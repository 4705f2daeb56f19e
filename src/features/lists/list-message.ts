/**
 * A message as a list sends it on. The body is not touched, and of the head only what a list must say: RFC 2369 and RFC 2919 (List-*),
 * where answers go, and the prefix of the subject. Pure, on bytes: what came in any encoding goes out in the same.
 */
import addressparser from 'nodemailer/lib/addressparser'
import type { Replies } from './list-choices'

export interface Sending {
	readonly address: string
	readonly name: string
	readonly posters: string
	readonly replies: Replies
	readonly subjectPrefix: string
}

interface Field {
	/** In lower case. */
	readonly name: string
	/** As it came, folded lines and all, without the last line end. */
	readonly raw: string
}

const NEW_LINE = '\r\n'
/** What only the list itself says. */
const REPLACED = /^(list-.*|precedence|return-path|errors-to|sender|disposition-notification-to|return-receipt-to)$/
/** Signatures over what is changed here: a broken one is worse than none. */
const SIGNATURES = /^(dkim-signature|arc-.*|authentication-results)$/

/** @returns the head's fields, and everything from the empty line on */
function split(message: Buffer): { fields: Field[]; rest: Buffer } {
	const crlf = message.indexOf('\r\n\r\n')
	const lf = message.indexOf('\n\n')
	const bare = crlf < 0 || (lf >= 0 && lf < crlf)
	const end = bare ? lf : crlf
	const head = (end < 0 ? message : message.subarray(0, end)).toString('latin1')
	const lines = head.split(/\r?\n/)
	const raws: string[] = []
	for (const line of lines) {
		if (/^[ \t]/.test(line) && raws.length > 0) raws.push(`${raws.pop()}${NEW_LINE}${line}`)
		else if (line !== '') raws.push(line)
	}
	const fields = raws.map((raw) => ({
		name: raw
			.slice(0, Math.max(0, raw.indexOf(':')))
			.trim()
			.toLowerCase(),
		raw,
	}))
	return { fields, rest: end < 0 ? Buffer.alloc(0) : message.subarray(end + (bare ? 2 : 4)) }
}

const contentOf = ({ raw }: Field): string => raw.slice(raw.indexOf(':') + 1).trim()
const first = (fields: readonly Field[], name: string): Field | undefined => fields.find((field) => field.name === name)

/** Words of RFC 2047 as text, to look for the prefix in them; whatever is none stays. */
function decoded(text: string): string {
	return text
		.replace(/\?=\s+=\?/g, '?==?')
		.replace(/=\?([\w-]+)\?([bq])\?([^?]*)\?=/gi, (whole, charset: string, how: string, data: string) => {
			const bytes =
				how.toLowerCase() === 'b'
					? Buffer.from(data, 'base64')
					: Buffer.from(
							data
								.replace(/_/g, ' ')
								.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
							'latin1',
						)
			try {
				return new TextDecoder(charset).decode(bytes)
			} catch {
				return whole
			}
		})
}

/** A name for a header: quoted when it is plain, else in words of RFC 2047, each short enough for a line. */
function phrase(text: string): string {
	if (/^[ -~]*$/.test(text)) return `"${text.replace(/["\\]/g, '\\$&')}"`
	const words: string[] = []
	let word = ''
	for (const sign of text) {
		if (Buffer.byteLength(word + sign) > 42) {
			words.push(word)
			word = ''
		}
		word += sign
	}
	return [...words, word].map((part) => `=?utf-8?B?${Buffer.from(part).toString('base64')}?=`).join(`${NEW_LINE} `)
}

/** The name of a list in the list's own headers, which hold no words of RFC 2047 in every reader: plain signs alone. */
const plainName = (name: string): string => name.normalize('NFKD').replace(/[^ -~]|["\\<>]/g, '')

function subjectWith(fields: readonly Field[], prefix: string): string | null {
	const subject = first(fields, 'subject')
	if (prefix === '') return null
	if (!subject) return `Subject: ${prefix}`
	return decoded(contentOf(subject)).includes(prefix) ? null : `Subject: ${prefix} ${contentOf(subject)}`
}

interface Author {
	readonly address: string
	readonly shown: string
}
function authorOf(fields: readonly Field[]): Author | null {
	const from = first(fields, 'from')
	const parsed = from && addressparser(contentOf(from), { flatten: true })[0]
	return parsed?.address ? { address: parsed.address, shown: decoded(parsed.name || parsed.address) } : null
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()
const localPartOf = (address: string): string => address.slice(0, address.lastIndexOf('@'))
/** An address of the list itself: `bounces` for what comes back, `owner` for who looks after it. */
export const taggedAddress = (address: string, tag: 'bounces' | 'owner'): string =>
	`${localPartOf(address)}+${tag}@${domainOf(address)}`
/** RFC 2919: what members' programs sort by. */
export const listId = (address: string): string => address.replace('@', '.')

/** Has this list sent the message before? Then it came back in a circle, through whatever forwards it elsewhere. */
export const hasPassed = (message: Buffer, address: string): boolean =>
	split(message).fields.some((field) => field.name === 'list-id' && contentOf(field).includes(`<${listId(address)}>`))

/** Was it written by a program as an answer (RFC 3834)? Nobody on a list needs to know that somebody is away. */
export const isAutomaticAnswer = (message: Buffer): boolean =>
	split(message).fields.some((field) => field.name === 'auto-submitted' && /^auto-replied\b/i.test(contentOf(field)))

/** @param hidden the author whom the list stands for @returns NULL = as the message says by itself */
function answersTo(fields: readonly Field[], list: Sending, hidden: Author | null): string | null {
	if (list.replies === 'list') return list.address
	return hidden && !first(fields, 'reply-to') ? hidden.address : null
}

/**
 * @param leaves some of the members are on other servers. Those look whether the author's domain vouches for the message (DMARC), and it
 * cannot: the list sends it. So whoever writes from another domain than the list's is then named, and the list's address stands for them.
 */
export function asListMessage(message: Buffer, list: Sending, leaves: boolean): Buffer {
	const { fields, rest } = split(message)
	const author = authorOf(fields)
	const subject = subjectWith(fields, list.subjectPrefix)
	const stands = leaves && author !== null && domainOf(author.address) !== domainOf(list.address)
	const owner = taggedAddress(list.address, 'owner')
	const answers = answersTo(fields, list, stands ? author : null)
	const gone = (name: string): boolean =>
		REPLACED.test(name) ||
		(subject !== null && (name === 'subject' || SIGNATURES.test(name))) ||
		(stands && (name === 'from' || SIGNATURES.test(name))) ||
		(answers !== null && name === 'reply-to')
	const name = plainName(list.name)
	const said = [
		...(stands ? [`From: ${phrase(`${author?.shown} via ${list.name}`)} <${list.address}>`] : []),
		...(subject === null ? [] : [subject]),
		...(answers !== null ? [`Reply-To: <${answers}>`] : []),
		`List-Id: ${name.trim() === '' ? '' : `"${name}" `}<${listId(list.address)}>`,
		`List-Post: ${list.posters === 'owners' ? 'NO (only the owners write to this list)' : `<mailto:${list.address}>`}`,
		`List-Unsubscribe: <mailto:${owner}?subject=unsubscribe>`,
		`List-Owner: <mailto:${owner}>`,
		'Precedence: list',
	]
	const kept = fields.filter((field) => !gone(field.name)).map(({ raw }) => raw)
	return Buffer.concat([Buffer.from([...kept, ...said, '', ''].join(NEW_LINE), 'latin1'), rest])
}
