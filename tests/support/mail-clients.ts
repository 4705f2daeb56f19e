/** Real clients of a mail server, one for each protocol: whom it lets in, and connections that stay open. */
import { connect } from 'node:net'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'
import { PROTOCOLS, type Protocol } from '@/core/protocols'
import type { StackPorts } from '../../deploy/stack'
import { PASSWORD } from './factories'
import { mailboxOver } from './mail-reading'
import { plainAuth, pop3, smtpOverTls, type Talk } from './mail-talk'

export interface OpenClient {
	/** Settles when the server has ended it. */
	readonly closed: Promise<void>
	readonly isOpen: () => boolean
	readonly close: () => void
}
type Open = (address: string, password?: string) => Promise<OpenClient>
export interface Clients {
	/** @throws Error when it is refused */
	readonly open: Readonly<Record<Exclude<Protocol, 'smtp'>, Open>>
	/** Signed in and ready to send. @throws Error when it is refused */
	readonly submission: (address: string, password?: string) => Promise<Talk>
	/** @returns the protocols over which this password is accepted */
	readonly letsIn: (address: string, password?: string) => Promise<Protocol[]>
}

function watched(closed: Promise<unknown>, close: () => void): OpenClient {
	let isOpen = true
	const ended = closed.then(() => {
		isOpen = false
	})
	return { closed: ended, isOpen: () => isOpen, close }
}

/** Refused for another reason than the password is a fault of the test. */
function expectRefusal(reply: string): never {
	throw new Error(reply.trim() || 'refused')
}

async function imapOver(port: number, address: string, password: string): Promise<OpenClient> {
	const client = await mailboxOver(port, address, password)
	const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
	return watched(closed, () => client.close())
}

async function pop3Over(port: number, address: string, password: string): Promise<OpenClient> {
	const talk = await pop3(port)
	await talk.say(`USER ${address}`)
	const reply = await talk.say(`PASS ${password}`)
	if (!reply.startsWith('+OK')) {
		talk.close()
		expectRefusal(reply)
	}
	return watched(talk.closed, talk.close)
}

async function submissionOver(port: number, address: string, password: string): Promise<Talk> {
	const talk = await smtpOverTls(port, 'implicit')
	const reply = await talk.say(plainAuth(address, password))
	if (reply.startsWith('235')) return talk
	talk.close()
	return expectRefusal(reply)
}

/** The whole of what is said until the last line of a ManageSieve reply (RFC 5804 1.3). */
const heard = (socket: NodeJS.EventEmitter): Promise<string> =>
	new Promise((resolve) => {
		let text = ''
		const take = (chunk: Buffer | string) => {
			text += chunk
			if (/(^|\r\n)(OK|NO|BYE)\b[^\r\n]*\r\n$/.test(text)) done()
		}
		const done = () => {
			socket.off('data', take)
			resolve(text)
		}
		socket.on('data', take)
		socket.once('close', done)
	})

/** ManageSieve begins in the clear and changes to TLS before anybody signs in. */
async function sieveOver(port: number, address: string, password: string): Promise<OpenClient> {
	const plain = connect(port, '127.0.0.1')
	await heard(plain)
	plain.write('STARTTLS\r\n')
	await heard(plain)
	const socket: TLSSocket = tlsConnect({ socket: plain, rejectUnauthorized: false })
	socket.on('error', () => undefined)
	await heard(socket)
	const secret = Buffer.from(`\0${address}\0${password}`).toString('base64')
	socket.write(`AUTHENTICATE "PLAIN" "${secret}"\r\n`)
	const reply = await heard(socket)
	if (!/(^|\r\n)OK/.test(reply)) {
		socket.destroy()
		expectRefusal(reply)
	}
	const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
	return watched(closed, () => socket.destroy())
}

/** Said by the four of them to a password that is wrong, or not for this. */
const REFUSED = /auth|535/i

export function mailClients(ports: StackPorts): Clients {
	const open: Clients['open'] = {
		imap: (address, password = PASSWORD) => imapOver(ports.imaps, address, password),
		pop3: (address, password = PASSWORD) => pop3Over(ports.pop3s, address, password),
		sieve: (address, password = PASSWORD) => sieveOver(ports.sieve, address, password),
	}
	const submission = (address: string, password = PASSWORD) => submissionOver(ports.submissions, address, password)
	const isIn = async (protocol: Protocol, address: string, password?: string): Promise<boolean> => {
		try {
			const client = await (protocol === 'smtp' ? submission(address, password) : open[protocol](address, password))
			client.close()
			return true
		} catch (error) {
			const { responseText, message } = error as { responseText?: string; message: string }
			if (REFUSED.test(responseText ?? message)) return false
			throw error
		}
	}
	const letsIn = async (address: string, password?: string) => {
		const answers = await Promise.all(PROTOCOLS.map((protocol) => isIn(protocol, address, password)))
		return PROTOCOLS.filter((_, n) => answers[n])
	}
	return { open, submission, letsIn }
}
