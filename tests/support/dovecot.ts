/** A real Dovecot on loopback that reads a test's database, configured by deploy/dovecot/write-config.ts. */
import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { writeDovecotConfig } from '../../deploy/dovecot/write-config'
import { freePort, type GuardedProcess, startProcess } from './guarded-process'

const run = promisify(execFile)
const MAIL_USER = 'vmail'
const READER = 'postern_dovecot'
const REPORTER = 'postern_dovecot_stats'

export type Dovecot = {
	/** On 127.0.0.1, without TLS. */
	imapPort: number
	/** Its configuration, sockets and mail; removed when it has stopped. */
	folder: string
	/** What Dovecot logged so far. */
	logs: () => string
	/** Ends all its processes and removes its folder. */
	stop: () => Promise<void>
}

/**
 * Several may run side by side, each with folders and a port of its own.
 * @param ownerUrl a migrated database on 127.0.0.1, as an owner who may set passwords of roles
 * @throws Error in words when Dovecot is not installed, is not 2.3, or does not start
 */
export async function startDovecot(ownerUrl: string): Promise<Dovecot> {
	const program = await findDovecot()
	await setPasswords(ownerUrl)
	const asRoot = process.getuid?.() === 0
	if (asRoot) await ensureMailUser()
	const folder = await mkdtemp(join(tmpdir(), 'postern-dovecot-'))
	try {
		const imapPort = await freePort()
		await writeFiles(folder, ownerUrl, imapPort, asRoot)
		const dovecot = startProcess(program, ['-F', '-c', join(folder, 'dovecot.conf')], {}, folder)
		await untilOpen(imapPort, dovecot)
		const stop = async () => {
			await dovecot.stop()
		}
		return { imapPort, folder, logs: dovecot.output, stop }
	} catch (error) {
		await rm(folder, { recursive: true, force: true })
		throw error
	}
}

/** The URL of one of Dovecot's two logins, for asking the database what it lets them do. */
export function dovecotLogin(ownerUrl: string, role: typeof READER | typeof REPORTER): string {
	const url = new URL(ownerUrl)
	url.username = role
	url.password = passwordOf(ownerUrl, role)
	return url.href
}

async function findDovecot(): Promise<string> {
	const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
	const program = folders.map((folder) => join(folder, 'dovecot')).find(existsSync)
	if (!program)
		throw new Error('Dovecot is not installed (dovecot-core, dovecot-imapd, dovecot-pgsql): `npm test` can do it.')
	const { stdout } = await run(program, ['--version'])
	if (!stdout.startsWith('2.3.')) throw new Error(`This is Dovecot ${stdout.trim()}; the configuration is for 2.3.`)
	return program
}

/**
 * The roles belong to the whole server, so every test of a server gives them the same password, made from the owner's.
 * One that they have from elsewhere is not taken from them: a panel's real mail server may be using it.
 */
export async function setPasswords(ownerUrl: string): Promise<void> {
	const owner = new pg.Client({ connectionString: ownerUrl })
	await owner.connect()
	try {
		for (const role of [READER, REPORTER] as const) {
			const present = () => signsIn(dovecotLogin(ownerUrl, role))
			if (await present()) continue
			// Another process may set the same one in the same moment, so the last word has trying it out.
			await setPassword(owner, role, passwordOf(ownerUrl, role)).catch(async (error) => {
				if (!(await present())) throw error
			})
		}
	} finally {
		await owner.end()
	}
}

async function setPassword(owner: pg.Client, role: string, password: string): Promise<void> {
	const { rows } = await owner.query('SELECT rolpassword IS NULL AS free FROM pg_authid WHERE rolname = $1', [role])
	if (!rows[0]?.free) throw new Error(`The role ${role} has a password on this server already: test on another one.`)
	await owner.query(`ALTER ROLE ${role} PASSWORD ${owner.escapeLiteral(password)}`)
}

const passwordOf = (ownerUrl: string, role: string) =>
	createHmac('sha256', decodeURIComponent(new URL(ownerUrl).password))
		.update(role)
		.digest('base64url')

async function signsIn(url: string): Promise<boolean> {
	const client = new pg.Client({ connectionString: url })
	client.on('error', () => undefined)
	const signedIn = await client.connect().then(
		() => true,
		() => false,
	)
	await client.end().catch(() => undefined)
	return signedIn
}

async function ensureMailUser(): Promise<void> {
	const present = await idsOf(MAIL_USER).catch(() => undefined)
	if (present) return
	const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin']
	await run('useradd', [...options, MAIL_USER]).catch(async (error) => {
		// Another test run made it in the same moment.
		if (!(await idsOf(MAIL_USER).catch(() => undefined))) throw error
	})
}

async function idsOf(user: string): Promise<[number, number]> {
	const [uid, gid] = await Promise.all(['-u', '-g'].map((which) => run('id', [which, user])))
	return [Number(uid?.stdout), Number(gid?.stdout)]
}

async function writeFiles(folder: string, ownerUrl: string, imap: number, asRoot: boolean): Promise<void> {
	const mailFolder = join(folder, 'mail')
	await mkdir(mailFolder, { mode: 0o700 })
	await mkdir(join(folder, 'run'))
	// Its processes run as users of their own and must get through to their sockets.
	await chmod(folder, 0o711)
	if (asRoot) await chown(mailFolder, ...(await idsOf(MAIL_USER)))
	const database = (role: typeof READER | typeof REPORTER) => {
		const { hostname, port, pathname, username, password } = new URL(dovecotLogin(ownerUrl, role))
		return { host: hostname, port: Number(port || 5432), name: pathname.slice(1), user: username, password }
	}
	const group = (await run('id', ['-gn'])).stdout.trim()
	await writeDovecotConfig({
		folder,
		database: database(READER),
		statsDatabase: database(REPORTER),
		ports: { imap },
		mailFolder,
		runFolder: folder,
		logFile: '/dev/stderr',
		slowsGuessing: false,
		...(asRoot ? { user: MAIL_USER } : { user: userInfo().username, group, unprivileged: true }),
	})
}

async function untilOpen(port: number, by: GuardedProcess): Promise<void> {
	const deadline = Date.now() + 30_000
	const pause = () => new Promise<false>((resolve) => setTimeout(() => resolve(false), 25))
	while (Date.now() < deadline) {
		if (await opens(port)) return
		if (await Promise.race([by.ended.then(() => true), pause()])) break
	}
	await by.stop()
	throw new Error(`Dovecot did not start.\n${by.output()}`)
}

function opens(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1')
		const done = (open: boolean) => {
			socket.destroy()
			resolve(open)
		}
		socket.once('connect', () => done(true)).once('error', () => done(false))
	})
}
