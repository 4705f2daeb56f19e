/** The way out for mail: the server that SMTP_URL names. Says plainly whether a failure is worth another try. */
import nodemailer, { type Transporter } from 'nodemailer'
import { env } from './env'

export interface Outgoing {
	readonly to: { readonly address: string; readonly name: string }
	readonly subject: string
	readonly text: string
	readonly html: string
	/** Without angle brackets; the same at every try, so that whoever gets it twice can tell. */
	readonly messageId: string
	readonly date: Date
}

/** The other side said that it will never take this one (RFC 5321 4.2.1: 5yz), so nobody tries again. */
export class RefusedForGood extends Error {}

const SECOND = 1000

/** @param url smtp:// (STARTTLS when the server offers it) or smtps:// */
function transport(url: string): Transporter {
	const { protocol, hostname, port, username, password } = new URL(url)
	const secure = protocol === 'smtps:'
	return nodemailer.createTransport({
		host: hostname.replace(/^\[|\]$/g, ''),
		port: Number(port || (secure ? 465 : 587)),
		secure,
		...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
		connectionTimeout: 10 * SECOND,
		greetingTimeout: 10 * SECOND,
		socketTimeout: 30 * SECOND,
		disableFileAccess: true,
		disableUrlAccess: true,
	})
}

/** Whom letters come from: MAIL_FROM, or `postern` at the panel's own host. */
export function sender(): string {
	const { mailFrom, publicOrigin } = env()
	return mailFrom ?? `postern@${new URL(publicOrigin).hostname.replace(/^\[|\]$/g, '')}`
}

function messageOf(letter: Outgoing) {
	const from = sender()
	return {
		from: { name: 'Postern', address: from },
		to: letter.to,
		subject: letter.subject,
		text: letter.text,
		html: letter.html,
		messageId: `<${letter.messageId}@${from.slice(from.lastIndexOf('@') + 1)}>`,
		date: letter.date,
		// RFC 3834 5: nobody's out-of-office notice answers to this.
		headers: { 'Auto-Submitted': 'auto-generated' },
		disableFileAccess: true,
		disableUrlAccess: true,
	}
}

/** A letter as it travels (RFC 5322): ASCII, lines ended by CRLF. */
export async function written(letter: Outgoing): Promise<string> {
	const { message } = await nodemailer
		.createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
		.sendMail(messageOf(letter))
	return message.toString()
}

const replyCode = (error: unknown): number =>
	typeof error === 'object' && error !== null && 'responseCode' in error ? Number(error.responseCode) : 0
/** A refused login is a setting that somebody will mend; the letters wait for it. */
const isLogin = (error: unknown): boolean =>
	typeof error === 'object' && error !== null && 'code' in error && error.code === 'EAUTH'

/**
 * Hands a letter over.
 * @throws RefusedForGood with the server's own words; any other error is worth another try later
 */
export async function sendMail(letter: Outgoing): Promise<void> {
	const { smtpUrl } = env()
	if (smtpUrl === undefined) throw new Error('SMTP_URL names no mail server.')
	const way = transport(smtpUrl)
	try {
		await way.sendMail(messageOf(letter))
	} catch (error) {
		if (replyCode(error) >= 500 && !isLogin(error)) {
			throw new RefusedForGood(error instanceof Error ? error.message : String(error), { cause: error })
		}
		throw error
	} finally {
		way.close()
	}
}
