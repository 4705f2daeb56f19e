/**
 * Two doors for Postfix, on this machine alone: by LMTP (RFC 2033) it hands over the mail of lists, and by its own policy protocol
 * (SMTPD_POLICY_README) it asks who may write to one. What is right to answer is for others to say.
 */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { SMTPServer } from 'smtp-server'

/** What the other side is told instead of yes: an SMTP reply code with an enhanced status code (RFC 3463). */
export class Refusal extends Error {
	/** @param reply such as `550 5.7.1 Only its members may write to this list` */
	constructor(reply: string) {
		super(reply.slice(4))
		this.responseCode = Number(reply.slice(0, 3))
	}
	readonly responseCode: number
}

export interface Handed {
	readonly sender: string
	readonly recipient: string
	readonly message: Buffer
}

export interface Door {
	readonly port: number
	readonly close: () => Promise<void>
}

const HOST = '127.0.0.1'
const LARGEST = 64 * 1024 * 1024
const TRY_AGAIN = '451 4.3.0 This mailing list cannot be reached just now'

/** An error that nobody foresaw is one to come back with: Postfix keeps the message. */
const answered = (error: unknown): Error => (error instanceof Refusal ? error : new Refusal(TRY_AGAIN))

/**
 * @param port 0 for any that is free
 * @param take resolves when the message has been passed on and need not be kept any more
 * @param failed hears of what nobody foresaw
 */
export async function openListDoor(
	port: number,
	take: (handed: Handed) => Promise<void>,
	failed: (error: unknown) => void,
): Promise<Door> {
	const server = new SMTPServer({
		lmtp: true,
		authOptional: true,
		disabledCommands: ['AUTH', 'STARTTLS'],
		disableReverseLookup: true,
		size: LARGEST,
		banner: 'Postern lists',
		// Whoever is in the middle of something then is told to come back.
		closeTimeout: 1_000,
		onRcptTo: (_address, { envelope }, done) =>
			// Postfix gives one at a time (main.cf), so that each is answered for itself.
			done(envelope.rcptTo.length === 0 ? null : new Refusal('452 4.5.3 One list at a time')),
		onData: (stream, { envelope }, done) => {
			const parts: Buffer[] = []
			stream.on('data', (part: Buffer) => parts.push(part))
			stream.on('error', (error) => done(answered(error)))
			stream.on('end', () => {
				const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address
				const recipient = envelope.rcptTo[0]?.address ?? ''
				if (stream.sizeExceeded) return done(new Refusal('552 5.3.4 The message is too large for a mailing list'))
				take({ sender, recipient, message: Buffer.concat(parts) }).then(
					() => done(),
					(error: unknown) => {
						if (!(error instanceof Refusal)) failed(error)
						done(answered(error))
					},
				)
			})
		},
	})
	server.on('error', failed)
	const listening = server.listen(port, HOST)
	await once(listening, 'listening')
	return {
		port: (listening.address() as AddressInfo).port,
		close: () => new Promise((resolve) => server.close(() => resolve())),
	}
}

type Asked = Readonly<Record<string, string>>

/** One question after the other over a connection that smtpd keeps: lines of `name=value`, ended by an empty one. */
function serve(socket: Socket, answer: (asked: Asked) => Promise<string>): void {
	let asked: Record<string, string> = {}
	let before = Promise.resolve()
	socket.on('error', () => socket.destroy())
	const lines = createInterface({ input: socket })
	lines.on('error', () => socket.destroy())
	lines.on('line', (line) => {
		if (line !== '') {
			const at = line.indexOf('=')
			asked[line.slice(0, at)] = line.slice(at + 1)
			return
		}
		const question = asked
		asked = {}
		before = before.then(async () => {
			const action = await answer(question)
			socket.write(`action=${action}\n\n`)
		})
	})
}

/**
 * @param port 0 for any that is free
 * @param refusal why the sender may not write there, as an SMTP reply; NULL = they may
 * @param failed hears of what nobody foresaw; the other side is then told to come back
 */
export async function openPosterDoor(
	port: number,
	refusal: (recipient: string, sender: string) => Promise<string | null>,
	failed: (error: unknown) => void,
): Promise<Door> {
	const sockets = new Set<Socket>()
	const answer = async ({ recipient = '', sender = '' }: Asked): Promise<string> => {
		try {
			return (await refusal(recipient, sender)) ?? 'DUNNO'
		} catch (error) {
			failed(error)
			return TRY_AGAIN
		}
	}
	const server: Server = createServer((socket) => {
		sockets.add(socket.once('close', () => sockets.delete(socket)))
		serve(socket, answer)
	})
	server.on('error', failed)
	server.listen(port, HOST)
	await once(server, 'listening')
	return {
		port: (server.address() as AddressInfo).port,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve())
				for (const socket of sockets) socket.destroy()
			}),
	}
}
