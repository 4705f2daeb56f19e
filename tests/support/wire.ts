/** A port of 127.0.0.1 that leads to another one, and can be cut, or go silent, and be whole again. */
import { connect, createServer, type Socket } from 'node:net'

export interface Wire {
	readonly port: number
	/** `cut`: connections end, and new ones end at once. `silent`: they open, and nothing ever comes back. */
	readonly be: (how: 'whole' | 'cut' | 'silent') => void
	readonly stop: () => Promise<void>
}

/** @param to asked at each new connection */
export async function startWire(to: () => number): Promise<Wire> {
	const sockets = new Set<Socket>()
	let state: 'whole' | 'cut' | 'silent' = 'whole'
	const hold = (socket: Socket) => {
		sockets.add(socket)
		socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket))
		return socket
	}
	const server = createServer((near) => {
		hold(near)
		if (state === 'cut') near.destroy()
		if (state !== 'whole') return
		const far = hold(connect(to(), '127.0.0.1'))
		near.pipe(far).pipe(near)
		near.once('close', () => far.destroy())
		far.once('close', () => near.destroy())
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	const bound = server.address()
	const clear = () => {
		for (const socket of sockets) socket.destroy()
	}
	return {
		port: typeof bound === 'object' && bound ? bound.port : 0,
		be: (how) => {
			state = how
			if (how !== 'whole') clear()
		},
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve())
				clear()
			}),
	}
}
