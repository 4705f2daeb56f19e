/** A mail server that keeps what it gets. It answers as it is told: takes, asks to come back later, or refuses. */
import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'

export interface Received {
	readonly from: string
	readonly to: readonly string[]
	/** Headers and body, as they came over the wire. */
	readonly raw: string
}

export interface Sink {
	readonly url: string
	readonly received: Received[]
	/** The code with which every recipient is answered from now on; 250 = taken. */
	answer: number
	close: () => Promise<void>
}

export async function startSink(): Promise<Sink> {
	const received: Received[] = []
	const said = { answer: 250 }
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onRcptTo: (_to, _session, done) => {
			if (said.answer === 250) return done()
			done(Object.assign(new Error('told to say so'), { responseCode: said.answer }))
		},
		onData: (stream, { envelope }, done) => {
			const parts: Buffer[] = []
			stream.on('data', (part: Buffer) => parts.push(part))
			stream.on('end', () => {
				const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
				const to = envelope.rcptTo.map(({ address }) => address)
				received.push({ from, to, raw: Buffer.concat(parts).toString('utf8') })
				done()
			})
		},
	})
	server.on('error', () => undefined)
	const listening = server.listen(0, '127.0.0.1')
	await once(listening, 'listening')
	const address = listening.address()
	const port = typeof address === 'object' && address ? address.port : 0
	return {
		url: `smtp://127.0.0.1:${port}`,
		received,
		get answer() {
			return said.answer
		},
		set answer(code) {
			said.answer = code
		},
		close: () => new Promise((resolve) => server.close(() => resolve())),
	}
}

/** One part of a multipart mail, decoded from quoted-printable (RFC 2045 6.7). */
export function partOf(raw: string, type: 'text/plain' | 'text/html'): string {
	const [, part = ''] = new RegExp(`Content-Type: ${type}[^]*?\\r\\n\\r\\n([^]*?)\\r\\n--`).exec(raw) ?? []
	const encoded = new RegExp(`Content-Type: ${type}[^]*?Content-Transfer-Encoding: quoted-printable`).test(raw)
	if (!encoded) return part
	const bytes = part
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
	return Buffer.from(bytes, 'latin1').toString('utf8')
}
