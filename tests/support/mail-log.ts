/** Lines of a mail log as Postfix 3.7 wrote them, and a log that is read as the worker reads it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { readOn } from '@/jobs/trace/read-on'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (n: number): string => String(n).padStart(2, '0')

/** "Nov 22 05:56:27": without a year, in UTC. */
export function stamp(at: Date): string {
	const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':')
	return `${MONTHS[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2, ' ')} ${time}`
}
export const lineOf = (at: Date, program: string, text: string): string =>
	`${stamp(at)} mail ${program}[15436]: ${text}`

let ids = 0
/** A queue id that no other line of this run has. */
export function queueId(): string {
	ids += 1
	return `4jX${ids.toString(36).toUpperCase().padStart(9, '0')}z`
}

export interface Mail {
	readonly at?: Date
	readonly id?: string
	readonly from: string
	/** What became of each recipient. */
	readonly to: readonly Ended[]
	/** The address of whoever signed in; left out = it came from another server. */
	readonly login?: string
	readonly subject?: string
	readonly messageId?: string
	readonly size?: number
}
export interface Ended {
	readonly to: string
	/** As it was written, when an alias made another of it. */
	readonly orig?: string
	readonly here?: boolean
	readonly status?: 'sent' | 'deferred' | 'bounced'
	readonly code?: string
	readonly reply?: string
}

/** All that the log says of one message. */
export function linesOf(mail: Mail): string[] {
	const {
		at = new Date(),
		id = queueId(),
		from,
		to,
		login,
		subject,
		messageId = `${id}@client.test`,
		size = 350,
	} = mail
	const says = (program: string, text: string) => lineOf(at, program, `${id}: ${text}`)
	const door = login === undefined ? 'postfix/smtpd' : 'postfix/submissions/smtpd'
	const client = login === undefined ? 'mx.elsewhere.test[203.0.113.7]' : 'home.test[198.51.100.9]'
	return [
		says(door, `client=${client}${login === undefined ? '' : `, sasl_method=PLAIN, sasl_username=${login}/0`}`),
		...(subject === undefined
			? []
			: [
					says(
						'postfix/cleanup',
						`info: header Subject: ${subject} from ${client}; from=<${from}> to=<${to[0]?.to}> proto=ESMTP helo=<client.test>`,
					),
				]),
		says('postfix/cleanup', `message-id=<${messageId}>`),
		says('postfix/qmgr', `from=<${from}>, size=${size}, nrcpt=${to.length} (queue active)`),
		...to.map((one) => says(...endOf(one))),
		...(to.some(({ status }) => status === 'deferred') ? [] : [says('postfix/qmgr', 'removed')]),
	]
}

/** The program and its words for one try. */
export function endOf({ to, orig, here, status = 'sent', code, reply }: Ended): [program: string, text: string] {
	const codes = { sent: '2.0.0', deferred: '4.4.1', bounced: '5.1.1' }
	const relay = here ? 'mail.postern.test[private/dovecot-lmtp]' : 'mx.elsewhere.test[203.0.113.9]:25'
	const said = reply ?? (here ? `250 2.0.0 <${to}> rkQXEQuEAmslPQAAg+zDdQ Saved` : '250 2.0.0 Ok')
	return [
		here ? 'postfix/lmtp' : 'postfix/smtp',
		`to=<${to}>,${orig ? ` orig_to=<${orig}>,` : ''} relay=${relay}, delay=0.39, delays=0.2/0.01/0.02/0.16, dsn=${code ?? codes[status]}, status=${status} (${said})`,
	]
}

export const refusalLine = (
	at: Date,
	from: string,
	to: string,
	reply = '550 5.1.1',
	why = 'Recipient address rejected: User unknown in virtual mailbox table',
): string =>
	lineOf(
		at,
		'postfix/smtpd',
		`NOQUEUE: reject: RCPT from mx.elsewhere.test[203.0.113.7]: ${reply} <${to}>: ${why}; from=<${from}> to=<${to}> proto=ESMTP helo=<mx.elsewhere.test>`,
	)

export interface MailLog {
	readonly file: string
	readonly write: (...lines: readonly string[]) => Promise<void>
	/** Reads all that is there. */
	readonly read: () => Promise<void>
	readonly remove: () => void
}
/** A log in a folder of its own. */
export function aMailLog(pool: Pick<pg.Pool, 'connect'>, keepsSubjects = true): MailLog {
	const folder = mkdtempSync(join(tmpdir(), 'postern-mail-log-'))
	const file = join(folder, 'mail.log')
	const settings = { file, keepsDays: 3650, keepsSubjects }
	return {
		file,
		write: (...lines) => appendFile(file, lines.map((line) => `${line}\n`).join('')),
		read: async () => {
			while ((await readOn(pool, settings)) === 'now');
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	}
}
