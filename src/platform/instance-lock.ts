import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { StartError } from './start-error'

/**
 * One start at a time for a data folder. The lock is a listening socket: the system takes it away with the process that
 * holds it, however that ends, so unlike a file with a process number in it, it is never stale and never someone else's.
 */

export type InstanceLock = Readonly<{ release: () => Promise<void> }>

/** Addresses of Unix sockets end at 104 bytes on some systems. */
const LONGEST_ADDRESS = 100

function addressOf(folder: string): string {
	const inside = path.join(folder, 'start.sock')
	if (Buffer.byteLength(inside) <= LONGEST_ADDRESS) return inside
	const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
	return path.join(tmpdir(), `postern-${name}.sock`)
}

/** What the holder answers (its process number), or undefined when nobody listens. */
function askHolder(address: string): Promise<string | undefined> {
	return new Promise((resolve) => {
		let answer = ''
		const socket = connect(address)
		socket.setTimeout(1_000, () => socket.destroy())
		socket.on('connect', () => (answer ||= '?'))
		socket.on('data', (chunk) => (answer = String(chunk)))
		socket.on('error', () => undefined)
		socket.on('close', () => resolve(answer === '' ? undefined : answer))
	})
}

function listen(address: string): Promise<Server> {
	const server = createServer((socket) => {
		socket.on('error', () => undefined)
		socket.end(String(process.pid))
	})
	return new Promise((resolve, reject) => {
		server.once('error', reject)
		server.listen(address, () => resolve(server.unref()))
	})
}

/**
 * Takes the lock of a data folder until `release` or the end of this process.
 *
 * @param folder absolute path of a folder that this process can write in
 * @throws StartError when another process holds it
 */
export async function lockDataFolder(folder: string): Promise<InstanceLock> {
	const address = addressOf(folder)
	const holder = await askHolder(address)
	if (holder !== undefined)
		throw new StartError(
			`Postern is already running in the data folder ${folder} (process ${holder}); stop it, or choose another DATA_DIR.`,
		)
	await rm(address, { force: true })
	const server = await listen(address).catch((error: Error) => {
		throw new StartError(`The data folder ${folder} can't be locked (${error.message}).`)
	})
	return { release: () => new Promise((resolve) => server.close(() => resolve())) }
}
