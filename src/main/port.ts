import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from '../platform/start-error'

function sentence(code: string, host: string, port: number): string {
	if (code === 'EADDRINUSE') return `Port ${port} on ${host} is taken by another program; stop that, or set PORT.`
	if (code === 'EACCES') return `Port ${port} is reserved for root; set PORT to 1024 or more.`
	if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST ${host} is no address of this machine.`
	return `Port ${port} on ${host} can not be used (${code}).`
}

function listensNow(host: string, port: number): Promise<string> {
	const probe = createServer()
	return new Promise((resolve) => {
		probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
		probe.listen(port, host, () => probe.close(() => resolve('')))
	})
}

/** A web server whose supervisor was killed needs a moment to finish its last pages. */
const PATIENCE_MS = 2_000

/**
 * Tries whether the web server will be able to listen, before anything is started.
 *
 * @throws StartError with one line when it will not
 */
export async function checkPort(host: string, port: number): Promise<void> {
	const until = Date.now() + PATIENCE_MS
	for (;;) {
		const problem = await listensNow(host, port)
		if (problem === '') return
		if (problem !== 'EADDRINUSE' || Date.now() > until) throw new StartError(sentence(problem, host, port))
		await sleep(100)
	}
}

/**
 * The address under which this machine reaches its own web server.
 *
 * @param host as in HOST; an address that stands for all becomes loopback
 */
export function localOrigin(host: string, port: number): string {
	const here = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host)
	return `http://${here}:${port}`
}
