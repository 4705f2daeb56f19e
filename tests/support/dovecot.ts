/** A real Dovecot on loopback that reads a test's database, configured by deploy/dovecot/write-config.ts. */
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { writeDovecotConfig } from '../../deploy/dovecot/write-config'
import { LOGINS, type Login, loginAt, loginUrl, setPasswords, tried } from '../../deploy/logins'
import { opens } from '../../deploy/ports'
import { checkDovecotVersion, ensureMailUser, idsOf, programNamed, run } from '../../deploy/programs'
import { freePort, type GuardedProcess, startProcess } from './guarded-process'
import { secretOf } from './mail-secret'

const MAIL_USER = 'vmail'

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
	const program = await dovecotProgram()
	await setMailPasswords(ownerUrl)
	const asRoot = process.getuid?.() === 0
	if (asRoot) await ensureMailUser(MAIL_USER)
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

/** The URL of one of the mail server's logins, for asking the database what it lets them do. */
export const mailLogin = (ownerUrl: string, login: Login): string => loginUrl(ownerUrl, secretOf(ownerUrl), login)

/**
 * The roles belong to the whole server, so every test of a server gives them the same password, made from the owner's.
 * One that they have from elsewhere is not taken from them: a panel's real mail server may be using it.
 */
export async function setMailPasswords(ownerUrl: string): Promise<void> {
	const owner = new pg.Client({ connectionString: ownerUrl })
	await owner.connect()
	const rows = await loginsWithPassword(owner).finally(() => owner.end())
	for (const { rolname } of rows) {
		if (await tried(mailLogin(ownerUrl, rolname)))
			throw new Error(`The role ${rolname} has a password on this server already: test on another one.`)
	}
	await setPasswords(ownerUrl, secretOf(ownerUrl))
}

async function loginsWithPassword(owner: pg.Client): Promise<{ rolname: Login }[]> {
	// Not every owner may ask; one who may not is that of a server made for a test.
	const may = await owner.query("SELECT has_table_privilege('pg_authid', 'SELECT') AS may")
	if (!may.rows[0]?.may) return []
	const taken = 'SELECT rolname FROM pg_authid WHERE rolname = ANY ($1) AND rolpassword IS NOT NULL'
	return (await owner.query<{ rolname: Login }>(taken, [LOGINS])).rows
}

async function dovecotProgram(): Promise<string> {
	const program = programNamed('dovecot')
	if (!program)
		throw new Error('Dovecot is not installed (dovecot-core, dovecot-imapd, dovecot-pgsql): `npm test` can do it.')
	await checkDovecotVersion(program)
	return program
}

async function writeFiles(folder: string, ownerUrl: string, imap: number, asRoot: boolean): Promise<void> {
	const mailFolder = join(folder, 'mail')
	await mkdir(mailFolder, { mode: 0o700 })
	await mkdir(join(folder, 'run'))
	// Its processes run as users of their own and must get through to their sockets.
	await chmod(folder, 0o711)
	if (asRoot) await chown(mailFolder, ...(await idsOf(MAIL_USER)))
	const group = (await run('id', ['-gn'])).stdout.trim()
	await writeDovecotConfig({
		folder,
		database: loginAt(ownerUrl, secretOf(ownerUrl), 'postern_dovecot'),
		statsDatabase: loginAt(ownerUrl, secretOf(ownerUrl), 'postern_dovecot_stats'),
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
