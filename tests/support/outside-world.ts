/** Every other mail server there is, as one: takes all mail on a port of 127.0.0.1, and shows it. */
import { createServer, type Socket } from 'node:net'

export interface Received {
	readonly from: string
	readonly to: readonly string[]
	/** As it came, with its headers. */
	readonly data: string
}

export interface OutsideWorld {
	readonly port: number
	readonly received: readonly Received[]
	/** Waits for mail to that address. @throws Error when none came in time */
	readonly mailTo: (address: string, millis?: number) => Promise<Received>
	readonly stop: () => Promise<void>
}

type Talk = { from: string; to: string[]; data: string | null }

/** RFC 5321, as much of it as one Postfix needs of another server. Nobody here is called never-…, and later-… is not in yet. */
function answer(line: string, talk: Talk): string {
	const verb = line.slice(0, 4).toUpperCase()
	const address = /<([^>]*)>/.exec(line)?.[1] ?? ''
	if (verb === 'MAIL') Object.assign(talk, { from: address, to: [] })
	if (verb === 'RCPT' && address.startsWith('never-')) return '550 5.1.1 No such person\r\n'
	if (verb === 'RCPT' && address.startsWith('later-')) return '450 4.2.0 Try again later\r\n'
	if (verb === 'RCPT') talk.to.push(address)
	if (verb === 'DATA') talk.data = ''
	const said: Record<string, string> = { EHLO: '250 outside.test', DATA: '354 Go on', QUIT: '221 Bye' }
	return `${said[verb] ?? '250 Fine'}\r\n`
}

function serve(socket: Socket, take: (mail: Received) => void): void {
	let waiting = ''
	const talk: Talk = { from: '', to: [], data: null }
	socket.on('error', () => undefined)
	socket.write('220 outside.test\r\n')
	socket.setEncoding('latin1').on('data', (chunk: string) => {
		waiting += chunk
		for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
			const line = waiting.slice(0, end)
			waiting = waiting.slice(end + 2)
			if (talk.data === null) socket.write(answer(line, talk))
			else if (line !== '.') talk.data += `${line.replace(/^\./, '')}\r\n`
			else {
				take({ from: talk.from, to: [...talk.to], data: talk.data })
				talk.data = null
				socket.write('250 Taken\r\n')
			}
		}
	})
}

/** @param port 0 for any that is free */
export async function startOutsideWorld(port = 0): Promise<OutsideWorld> {
	const received: Received[] = []
	const sockets = new Set<Socket>()
	const server = createServer((socket) => {
		sockets.add(socket.once('close', () => sockets.delete(socket)))
		serve(socket, (mail) => received.push(mail))
	})
	await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
	const bound = server.address()
	return {
		port: typeof bound === 'object' && bound ? bound.port : port,
		received,
		mailTo: async (address, millis = 30_000) => {
			for (const deadline = Date.now() + millis; Date.now() < deadline; ) {
				const mail = received.find(({ to }) => to.includes(address))
				if (mail) return mail
				await new Promise((resolve) => setTimeout(resolve, 25))
			}
			throw new Error(`No mail to ${address} came out within ${millis} ms`)
		},
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve())
				for (const socket of sockets) socket.destroy()
			}),
	}
}
