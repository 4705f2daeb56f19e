/**
 * Everything there is, in one call: PostgreSQL, the panel's web process and worker, Dovecot, Postfix and an outside world, on free ports
 * of 127.0.0.1. Several may run side by side; what one has ends with the test that started it, also when that is killed.
 */
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../../prisma/migrate'
import { ensureAppRole } from '../../src/platform/db/app-role'
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres'
import { type FreshDatabase, freshDatabase } from './fresh-database'
import { secretOf } from './mail-secret'
import { type MailStack, startMailStack } from './mail-stack'
import { type RunningPanel, runPanel } from './panel'

export interface OwnDatabase extends FreshDatabase {
	/** Ends the server at once, as if its machine had lost its power. */
	readonly kill: () => Promise<void>
	/** Starts it again, on the same port. */
	readonly restart: () => Promise<void>
}

export interface Rig {
	readonly database: FreshDatabase
	readonly mail: MailStack
	readonly panel: RunningPanel
	/** Takes everything down. */
	readonly stop: () => Promise<void>
}

/** A panel with its mail server and its database, the worker ready. */
export async function startRig(): Promise<Rig> {
	const database = await freshDatabase()
	const stops: (() => Promise<unknown>)[] = [database.drop]
	const stop = async () => {
		for (const one of stops.splice(0).reverse()) await one()
	}
	try {
		const mail = await startMailStack(database.ownerUrl)
		stops.push(mail.stop)
		const panel = await runPanel(database.ownerUrl, {
			AUTH_SECRET: secretOf(database.ownerUrl),
			DOVEADM_URL: mail.doveadm.url,
			LISTS_PORT: String(mail.ports.lists),
			POSTERS_PORT: String(mail.ports.posters),
			REINJECT_PORT: String(mail.ports.reinject),
			SMTP_URL: `smtp://127.0.0.1:${mail.outside.port}`,
			MAIL_FROM: 'panel@panel.example',
		})
		stops.push(panel.stop)
		return { database, mail, panel, stop }
	} catch (error) {
		await stop()
		throw error
	}
}

/** A PostgreSQL server with one panel's database, that can be taken away and brought back. */
export async function startOwnDatabase(): Promise<OwnDatabase> {
	const folder = await mkdtemp(join(tmpdir(), 'postern-own-postgres-'))
	// The server runs as somebody who is not root.
	await chmod(folder, 0o755)
	const log = () => undefined
	const server = await startEmbeddedPostgres({ dataDir: folder, password: randomBytes(18).toString('hex'), log })
	const drop = async () => {
		await owner.end()
		await server.stop()
		await rm(folder, { recursive: true, force: true })
	}
	const owner = new pg.Pool({ connectionString: server.url, max: 5 })
	owner.on('error', () => undefined)
	try {
		await migrate(server.url, log)
		const appUrl = await ensureAppRole(server.url, randomBytes(18).toString('hex'))
		const kill = async () => {
			server.kill()
			await server.exited()
		}
		return { ownerUrl: server.url, appUrl, owner, drop, kill, restart: server.restart }
	} catch (error) {
		await drop()
		throw error
	}
}
