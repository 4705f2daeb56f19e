/** Mail protocols as lines, for what a well-behaved library would never say: each command is sent as it stands, each reply told as it came. */
import { connect, type Socket } from 'node:net'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'

export interface Talk {
	/** The whole greeting. */
	readonly greeting: string
	/** @returns the reply; `''` when the server closed the connection instead */
	readonly say: (line: string) => Promise<string>
	readonly close: () => void
	/** Settles when the server has closed the connection. */
	readonly closed: Promise<void>
}

/** Where a reply ends. */
type Ends = (text: string) => boolean
const SMTP: Ends = (text) => /(^|\r\n)\d{3} [^\r\n]*\r\n$/.test(text)
const POP3: Ends = (text) =>
	/^\+OK[^\r\n]*follow|octets/.test(text) ? text.endsWith('\r\n.\r\n') : text.endsWith('\r\n')

/** RFC 5804 1.2: a line of its own that begins with what became of the command. */
const SIEVE: Ends = (text) => /(^|\r\n)(OK|NO|BYE)\b[^\r\n]*\r\n$/.test(text)

const PATIENCE_MS = 60_000

function talkOver(socket: Socket | TLSSocket, ends: Ends): { listen: () => Promise<string>; closed: Promise<void> } {
	let heard = ''
	let over = false
	let wake: () => void = () => undefined
	socket.setEncoding('utf8').on('data', (chunk: string) => {
		heard += chunk
		wake()
	})
	socket.on('error', () => undefined)
	const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
	void closed.then(() => {
		over = true
		wake()
	})
	const listen = async () => {
		const deadline = Date.now() + PATIENCE_MS
		while (!ends(heard) && !over) {
			if (Date.now() > deadline) throw new Error(`No whole reply within ${PATIENCE_MS} ms: ${heard}`)
			await new Promise<void>((resolve) => {
				const timer = setTimeout(resolve, 1_000)
				wake = () => {
					clearTimeout(timer)
					resolve()
				}
			})
		}
		const reply = heard
		heard = ''
		return reply
	}
	return { listen, closed }
}

async function talk(socket: Socket | TLSSocket, ends: Ends): Promise<Talk> {
	const { listen, closed } = talkOver(socket, ends)
	const greeting = await listen()
	const say = (line: string) => {
		socket.write(`${line}\r\n`)
		return listen()
	}
	return { greeting, say, closed, close: () => socket.destroy() }
}

/** The certificate of a stack is signed by itself; that it is the right one is a test of its own. */
const secured = (socket: Socket | undefined, port: number) =>
	tlsConnect({ ...(socket ? { socket } : { port, host: '127.0.0.1' }), rejectUnauthorized: false })

/** SMTP in the clear, greeted. */
export async function smtp(port: number): Promise<Talk> {
	const spoken = await talk(connect(port, '127.0.0.1'), SMTP)
	await spoken.say('EHLO client.test')
	return spoken
}

/** SMTP over TLS, from the start or by STARTTLS, greeted. */
export async function smtpOverTls(port: number, how: 'starttls' | 'implicit'): Promise<Talk> {
	let socket: Socket | undefined
	if (how === 'starttls') {
		socket = connect(port, '127.0.0.1')
		const plain = await talk(socket, SMTP)
		await plain.say('EHLO client.test')
		await plain.say('STARTTLS')
		socket.removeAllListeners('data')
	}
	const over = secured(socket, port)
	if (how === 'implicit') {
		const spoken = await talk(over, SMTP)
		await spoken.say('EHLO client.test')
		return spoken
	}
	const { listen, closed } = talkOver(over, SMTP)
	const say = (line: string) => {
		over.write(`${line}\r\n`)
		return listen()
	}
	await say('EHLO client.test')
	return { greeting: '', say, closed, close: () => over.destroy() }
}

/** AUTH PLAIN (RFC 4616), on one line. */
export const plainAuth = (address: string, password: string): string =>
	`AUTH PLAIN ${Buffer.from(`\0${address}\0${password}`).toString('base64')}`

/** AUTH LOGIN, in three steps. @returns the reply that decided */
export async function loginAuth({ say }: Talk, address: string, password: string): Promise<string> {
	let reply = await say('AUTH LOGIN')
	for (const word of [address, password]) {
		if (!reply.startsWith('334')) break
		reply = await say(Buffer.from(word).toString('base64'))
	}
	return reply
}

/** POP3 over TLS, greeted. */
export const pop3 = (port: number): Promise<Talk> => talk(secured(undefined, port), POP3)

/**
 * One message, up to the end or to the first refusal.
 * @returns the reply that decided
 */
export async function sendOver(
	over: Talk,
	from: string,
	to: readonly string[],
	text = 'Hello.',
	subject = 'test',
): Promise<string> {
	const head = `From: <${from}>\r\nTo: <${to[0]}>\r\nSubject: ${subject}\r\nMessage-ID: <${Math.random()}@client.test>\r\n`
	const steps = [`MAIL FROM:<${from}>`, ...to.map((address) => `RCPT TO:<${address}>`), 'DATA']
	for (const step of steps) {
		const reply = await over.say(step)
		if (!/^[23]/.test(reply)) {
			await over.say('RSET')
			return reply
		}
	}
	return await over.say(`${head}\r\n${text}\r\n.`)
}

/**
 * ManageSieve over STARTTLS (RFC 5804), signed in.
 * @throws Error with the server's reply when it does not let in
 */
export async function manageSieve(port: number, address: string, password: string): Promise<Talk> {
	const socket = connect(port, '127.0.0.1')
	const plain = await talk(socket, SIEVE)
	await plain.say('STARTTLS')
	socket.removeAllListeners('data')
	const spoken = await talk(secured(socket, port), SIEVE)
	const words = Buffer.from(`\0${address}\0${password}`).toString('base64')
	const reply = await spoken.say(`AUTHENTICATE "PLAIN" "${words}"`)
	if (reply.startsWith('OK')) return spoken
	spoken.close()
	throw new Error(reply)
}
