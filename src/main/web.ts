import { createServer } from 'node:http'
import path from 'node:path'
import next from 'next'
import { env } from '../platform/env'
import { log } from '../platform/log'
import { endWithSupervisor } from './child-life'
import { frontDoor } from './front-door'
import { guarded } from './page-guard'

/** The web server: Next's production handler behind our own front door. Started by `start.ts`. */

const ROOT = path.resolve(import.meta.dirname, '../..')
const { host, port } = env()

/** Next hangs its WebSocket handler on the server it is given; this one never listens. */
const elsewhere = createServer()
const app = next({ dev: false, dir: ROOT, hostname: host, port, httpServer: elsewhere })
await app.prepare()
const handle = app.getRequestHandler()

const server = frontDoor(
	env(),
	guarded((request, response) => handle(request, response)),
	(error) => log.error('a request ended in an error', { error }),
)

/** Pages that are being made are finished; connections that only wait are closed. */
async function stop(): Promise<void> {
	const closed = new Promise((resolve) => server.close(resolve))
	server.closeIdleConnections()
	const force = setTimeout(() => server.closeAllConnections(), 5_000)
	await closed
	clearTimeout(force)
	await app.close()
}

server.once('error', (error) => {
	log.error('the web server can not listen', { host, port, error })
	process.exit(1)
})
server.listen(port, host)
endWithSupervisor(stop)
