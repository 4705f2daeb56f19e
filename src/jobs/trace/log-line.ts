/**
 * One line of a mail log, as Postfix 3.7 and newer write it (long queue ids, `maillog_file` or syslog). Pure. Addresses, subjects and
 * greetings in it are whatever a stranger sent, so a line is read from its front, an address as the unit that RFC 5321 4.1.2 makes of it:
 * nothing inside of one is ever taken for the rest of the line.
 */
import { decodedWords } from './encoded-words'
import type { Delivery, Entry, Refusal } from './log-entry'

/** Postfix itself writes no more than 2,048 bytes. */
const LINE_MOST = 8_000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAY_MS = 86_400_000
const HEAD =
	/^(?:([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)|(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d)) (\S+) ([\w./-]+)(?:\[\d+\])?: (.*)$/

/** RFC 5321: a quoted part is one thing, whatever stands in it. */
const ADDRESS = String.raw`(?:"(?:[^"\\]|\\.)*"|[^"<>\s])*`
const ID = '[0-9A-Za-z]{6,20}'
const OF_ID = new RegExp(`^(${ID}): (.*)$`)
const CLIENT = /^client=(\S+\[[^\]\s]*\](?::\d+)?)(?:, sasl_method=[^\s,]+)?(?:, sasl_username=([^\s,]+))?/
const MESSAGE_ID = /^(?:resent-)?message-id=<?(.*?)>?$/
const SUBJECT = new RegExp(
	`^info: header Subject: (.*) from (?:\\S+\\[[^\\]]*\\](?::\\d+)?|local); from=<${ADDRESS}>(?: to=<${ADDRESS}>)?(?: proto=\\S+)?(?: helo=<.*>)?(?:: .*)?$`,
)
const QUEUED = new RegExp(`^from=<(${ADDRESS})>, size=(\\d{1,15}), nrcpt=\\d+ \\(queue active\\)$`)
const DELIVERY = new RegExp(
	`^to=<(${ADDRESS})>,(?: orig_to=<(${ADDRESS})>,)? relay=(\\S+),(?: conn_use=\\d+,)? delay=[\\d.]+, delays=[\\d./]+, dsn=(\\d\\.\\d{1,3}\\.\\d{1,3}), status=(sent|deferred|bounced|undeliverable|deliverable) \\((.*)\\)$`,
)
const REFUSAL = new RegExp(
	`^(?:milter-)?reject: [A-Z-]+ from (\\S+\\[[^\\]\\s]*\\](?::\\d+)?): ((?:\\d{3} )?(?:\\d\\.\\d{1,3}\\.\\d{1,3} )?(?:<${ADDRESS}>: )?.*?); from=<(${ADDRESS})>(?: to=<(${ADDRESS})>)?(?: proto=\\S+)?(?: helo=<.*>)?(?: sasl_username=<?([^\\s>]+)>?)?$`,
)
const REPORT = new RegExp(`^sender (?:non-delivery|delivery status|delay) notification: (${ID})$`)
const AGAIN = new RegExp(`queued as (${ID})\\b`)
const OWNED_BY = /not owned by user ([^\s;]+)$/
const LOCAL = /^(?:\S*\[(?:127\.\d+\.\d+\.\d+|::1)\]|local)/

/** What stands in front of every line. @param asOf when the file was last written; the year, which Postfix leaves out, follows from it */
function opened(line: string, asOf: number): { at: number; program: string; text: string } | null {
	const m = HEAD.exec(line)
	if (!m) return null
	const [, month, day, hours, minutes, seconds, iso, zone, , program = '', text = ''] = m
	if (iso !== undefined) {
		const at = Date.parse(iso + (zone ?? 'Z').replace(/^([+-]\d\d)(\d\d)$/, '$1:$2'))
		return Number.isNaN(at) ? null : { at, program, text }
	}
	const at = withYear([MONTHS.indexOf(month ?? ''), Number(day), Number(hours), Number(minutes), Number(seconds)], asOf)
	return at === null ? null : { at, program, text }
}

/** The latest such moment that is no more than a day ahead of the file; NULL for what no calendar has. */
function withYear(
	[month, day, hours, minutes, seconds]: readonly [number, number, number, number, number],
	asOf: number,
): number | null {
	const year = new Date(asOf).getUTCFullYear()
	const inYear = (of: number) => new Date(Date.UTC(of, month, day, hours, minutes, seconds))
	const at = inYear(year).getTime() > asOf + DAY_MS ? inYear(year - 1) : inYear(year)
	const isTime = at.getUTCMonth() === month && at.getUTCDate() === day && at.getUTCHours() === hours && seconds < 61
	return isTime ? at.getTime() : null
}

const short = (text: string, most: number): string =>
	text.length > most ? `${text.slice(0, most - 1).replace(/\p{Cs}$/u, '')}…` : text
/** As long as an address may be, and a bit. */
const ADDRESS_MOST = 320

/** Lower case, as addresses are kept here; Postfix compares them so as well. */
export const addressIn = (text: string): string => short(text, ADDRESS_MOST).toLowerCase()

function refusalIn(text: string, at: number, queueId: string, program: string): Refusal | null {
	const m = REFUSAL.exec(text)
	if (!m) return null
	const [, client = '', said = '', sender = '', recipient = '', login] = m
	const code = /^\d{3} (\d\.\d{1,3}\.\d{1,3})|^(\d\.\d{1,3}\.\d{1,3}) /.exec(said)
	return {
		kind: 'refusal',
		at,
		queueId,
		code: code?.[1] ?? code?.[2] ?? '',
		reply: short(said, 1000),
		sender: addressIn(sender),
		recipient: addressIn(recipient),
		client: short(client, 200),
		login: short(login ?? OWNED_BY.exec(said)?.[1] ?? '', ADDRESS_MOST),
		submitted: /\/submissions?\//.test(program),
	}
}

function deliveryIn(text: string, at: number, queueId: string, program: string): Entry | 'other' | null {
	const m = DELIVERY.exec(text)
	if (!m) return null
	const [, recipient = '', writtenAs, relay = '', code = '', status = '', reply = ''] = m
	// Whether an address exists was asked (address_verify), and nothing was delivered.
	if (status.endsWith('deliverable')) return 'other'
	return {
		kind: 'delivery',
		at,
		queueId,
		recipient: addressIn(recipient),
		writtenAs: addressIn(writtenAs ?? recipient),
		relay: short(relay, 300),
		code,
		status: status as Delivery['status'],
		reply: short(reply, 1000),
		here: /\/(lmtp|virtual|local|pipe)$/.test(program),
	}
}

/** What a daemon says of a message that has a queue id. */
type Reading = (text: string, at: number, queueId: string, program: string) => Entry | 'other' | null

const clientIn: Reading = (text, at, queueId, program) => {
	const m = CLIENT.exec(text)
	const inside = program.includes('/reinject/') || program.endsWith('/pickup')
	const client = short(m?.[1] ?? 'local', 200)
	return { kind: 'client', at, queueId, client, login: short(m?.[2] ?? '', ADDRESS_MOST), inside }
}
const messageIdIn: Reading = (text, at, queueId) => {
	const messageId = short(MESSAGE_ID.exec(text)?.[1] ?? '', 300)
	return { kind: 'message-id', at, queueId, messageId }
}
const subjectIn: Reading = (text, at, queueId) => {
	const m = SUBJECT.exec(text)
	return m && { kind: 'subject', at, queueId, subject: short(decodedWords(m[1] ?? ''), 300) }
}
const queuedIn: Reading = (text, at, queueId) => {
	const m = QUEUED.exec(text)
	return m && { kind: 'queued', at, queueId, sender: addressIn(m[1] ?? ''), sizeBytes: Number(m[2]) }
}
const reportIn: Reading = (text, at, queueId) => {
	const newId = REPORT.exec(text)?.[1]
	return newId === undefined ? null : { kind: 'follows', at, queueId, newId }
}

/** By which daemon and how a line begins that is about a message; one that begins so and cannot be read is not understood. */
const READINGS: readonly [daemon: RegExp, begins: RegExp, read: Reading][] = [
	[/./, /^to=</, deliveryIn],
	[/./, /^(milter-)?reject: /, refusalIn],
	[/\/smtpd$/, /^client=/, clientIn],
	[/\/pickup$/, /^uid=/, clientIn],
	[/\/cleanup$/, /^(resent-)?message-id=/, messageIdIn],
	[/\/cleanup$/, /^info: header Subject: /, subjectIn],
	[
		/\/qmgr$/,
		/^from=<.*, status=(force-)?expired, returned to sender$/,
		(_, at, queueId) => ({ kind: 'expired', at, queueId }),
	],
	[/\/qmgr$/, /^from=<.*\(queue active\)$/, queuedIn],
	[/./, /^sender (non-delivery|delivery status|delay) notification: /, reportIn],
]
function ofMessage(text: string, at: number, queueId: string, program: string): Entry | 'other' | null {
	const reading = READINGS.find(([daemon, begins]) => daemon.test(program) && begins.test(text))
	return reading === undefined ? 'other' : reading[2](text, at, queueId, program)
}

/**
 * @param line without its end
 * @param asOf milliseconds since 1970: when the file was last written
 * @returns what it says about a message; `other` for what is about none, or is known and of no use here; NULL where it cannot be understood
 */
export function entryOf(line: string, asOf: number): readonly Entry[] | 'other' | null {
	const head = line.length > LINE_MOST ? null : opened(line, asOf)
	if (!head) return null
	const { at, program, text } = head
	if (!/^postfix\b/.test(program)) return 'other'
	if (text.startsWith('NOQUEUE: ')) {
		const said = text.slice('NOQUEUE: '.length)
		if (!/^(milter-)?reject: /.test(said) || !said.includes('; from=<')) return 'other'
		const refusal = refusalIn(said, at, '', program)
		return refusal && [refusal]
	}
	const of = OF_ID.exec(text)
	if (!of) return 'other'
	const [, queueId = '', rest = ''] = of
	const told = ofMessage(rest, at, queueId, program)
	if (told === null || told === 'other') return told
	const again =
		told.kind === 'delivery' && told.status === 'sent' && LOCAL.test(told.relay) ? AGAIN.exec(told.reply) : null
	return again?.[1] ? [told, { kind: 'follows', at, queueId, newId: again[1] }] : [told]
}
