/** A TCP wire between the program and PostgreSQL that can be made to fail at the worst moment: the COMMIT. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type Fault =
	| 'none'
	/** The COMMIT arrives and is carried out; the answer is lost with the connection. */
	| 'answer-lost'
	/** The connection is lost before the COMMIT arrives. */
	| 'commit-lost'
	/** The connection is lost for the program; the COMMIT arrives half a second later all the same. */
	| 'commit-late'
	/** The COMMIT is carried out, its answer lost, and nobody gets through any more until `none`. */
	| 'gone'

export interface FaultyWire {
	/** The URL with the wire in place of the server. */
	readonly url: string
	/** The next COMMIT that passes meets this fault; the ones after it pass. */
	readonly break: (fault: Fault) => void
	readonly close: () => Promise<void>
}

const LATE_MILLIS = 500
/** The simple query protocol: Q, length, text, NUL. */
const COMMIT = Buffer.from('COMMIT\0')

/** @param serverUrl of PostgreSQL itself, on TCP */
export async function faultyWire(serverUrl: string): Promise<FaultyWire> {
	const target = new URL(serverUrl)
	const sockets = new Set<Socket>()
	let fault: Fault = 'none'
	let gone = false
	const server = createServer((client) => {
		if (gone) return client.destroy()
		const upstream = connect(Number(target.port), target.hostname)
		for (const socket of [client, upstream]) {
			sockets.add(socket)
			socket.on('error', () => undefined)
			socket.on('close', () => sockets.delete(socket))
		}
		upstream.on('data', (data) => client.write(data))
		upstream.on('close', () => client.destroy())
		let cut = false
		client.on('data', (data) => {
			if (fault === 'none' || !data.includes(COMMIT)) return upstream.write(data)
			const how = fault
			fault = 'none'
			cut = true
			client.destroy()
			gone = how === 'gone'
			if (how === 'answer-lost' || how === 'gone') upstream.end(data)
			if (gone) for (const socket of sockets) socket.destroySoon()
			if (how === 'commit-lost') upstream.destroy()
			if (how === 'commit-late') setTimeout(() => upstream.end(data), LATE_MILLIS)
		})
		client.on('close', () => {
			if (!cut) upstream.destroy()
		})
	})
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	const url = new URL(serverUrl)
	url.port = String((server.address() as AddressInfo).port)
	return {
		url: url.href,
		break: (next) => {
			fault = next
			gone = false
		},
		close: async () => {
			for (const socket of sockets) socket.destroy()
			server.close()
			await once(server, 'close')
		},
	}
}
