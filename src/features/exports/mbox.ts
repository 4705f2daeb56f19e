/**
 * Messages as an mbox file holds them (RFC 4155), in the variant called mboxrd: each line that begins with `From `, after any number of
 * `>`, gets one `>` more, so that a reader who takes one away has every message as it was. Lines end with LF. What the mailbox knew of a
 * message (read, answered, flagged) stands in Status and X-Status, as mail programs have read it since Berkeley mail. Pure.
 */

export interface MboxMessage {
	/** When it came in. */
	readonly receivedAt: Date
	/** Letters of a maildir's info (D F P R S T), in any order. */
	readonly flags: string
	/** Names of keywords. */
	readonly keywords: readonly string[]
	/** Still in `new`: no program has seen it. */
	readonly isRecent: boolean
}

/** RFC 5322 2.1.1: no longer, without its end. What a decision is made by is at hand whole in the first piece of a line. */
const LONGEST_LINE = 998
const LF = 0x0a
const CR = 0x0d

interface Piece {
	readonly bytes: Buffer
	/** The line begins, ends, with it. */
	readonly first: boolean
	readonly last: boolean
}

/** Lines without their ends (LF or CRLF), in pieces; the first of each holds the whole line or more bytes than a line may have. */
async function* piecesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
	let rest: Buffer = Buffer.alloc(0)
	let first = true
	for await (const chunk of chunks) {
		rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
		for (let end = rest.indexOf(LF); end >= 0; end = rest.indexOf(LF)) {
			const line = rest.subarray(0, end > 0 && rest[end - 1] === CR ? end - 1 : end)
			yield { bytes: line, first, last: true }
			rest = rest.subarray(end + 1)
			first = true
		}
		if (rest.length > 2 * LONGEST_LINE) {
			// One byte stays behind: it may be the CR of an end.
			yield { bytes: rest.subarray(0, -1), first, last: false }
			rest = rest.subarray(-1)
			first = false
		}
	}
	if (rest.length > 0 || !first) yield { bytes: rest, first, last: true }
}

const QUOTED = /^>*From /
/** Written anew from what the mailbox knows. */
const OURS = /^(status|x-status|x-keywords)[ \t]*:/i
const CONTINUED = /^[ \t]/

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** As asctime writes it, in UTC (RFC 4155, appendix A). */
function asctime(at: Date): string {
	const day = String(at.getUTCDate()).padStart(2, ' ')
	return `${DAYS[at.getUTCDay()]} ${MONTHS[at.getUTCMonth()]} ${day} ${at.toISOString().slice(11, 19)} ${at.getUTCFullYear()}`
}

/** A message is told from the next by this line alone; who sent it stands in its own header. */
const separator = ({ receivedAt }: MboxMessage): string => `From MAILER-DAEMON ${asctime(receivedAt)}\n`

function statusLines({ flags, keywords, isRecent }: MboxMessage): string {
	const status = `${flags.includes('S') ? 'R' : ''}${isRecent ? '' : 'O'}`
	const more = [
		['R', 'A'],
		['F', 'F'],
		['T', 'D'],
		['D', 'T'],
	].map(([maildir = '', mbox]) => (flags.includes(maildir) ? mbox : ''))
	const known = keywords.filter((keyword) => /^[\x21-\x7e]{1,200}$/.test(keyword))
	return [
		...(status === '' ? [] : [`Status: ${status}`]),
		...(more.join('') === '' ? [] : [`X-Status: ${more.join('')}`]),
		...(known.length === 0 ? [] : [`X-Keywords: ${known.join(' ')}`]),
	]
		.map((line) => `${line}\n`)
		.join('')
}

/** What becomes of each line of one message, in their order. */
class Lines {
	#inHeader = true
	#dropped = false

	constructor(private readonly status: string) {}

	/** @returns what comes before a line that begins so; NULL where the line itself is left out */
	before(begin: string): string | null {
		if (this.#inHeader && begin === '') {
			this.#inHeader = false
			this.#dropped = false
			return this.status
		}
		this.#dropped = this.#inHeader && (OURS.test(begin) || (this.#dropped && CONTINUED.test(begin)))
		if (this.#dropped) return null
		return QUOTED.test(begin) ? '>' : ''
	}

	/** What is missing at the end: a message may be header fields alone. */
	end(): string {
		return this.#inHeader ? `${this.status}\n\n` : '\n'
	}
}

/** One message for an mbox file, with the line before it and the empty one behind it. */
export async function* mboxEntry(message: MboxMessage, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	yield Buffer.from(separator(message))
	const lines = new Lines(statusLines(message))
	let before: string | null = ''
	for await (const { bytes, first, last } of piecesOf(chunks)) {
		if (first) before = lines.before(bytes.subarray(0, LONGEST_LINE).toString('latin1'))
		if (before === null) continue
		if (first && before !== '') yield Buffer.from(before)
		yield last ? Buffer.concat([bytes, Buffer.from('\n')]) : bytes
	}
	yield Buffer.from(lines.end())
}
