/**
 * A whole mail server besides the machine's own: Dovecot and Postfix on free ports of 127.0.0.1, with folders of their own, on a
 * panel's database. `npm run mail -- try` and the tests start the same one. Mail for other servers goes to one port and nowhere else.
 */
import { existsSync, readFileSync } from 'node:fs'
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { doveadmKey, type MailServer } from '../src/platform/mail-server/doveadm'
import { writeDovecotConfig } from './dovecot/write-config'
import { loginAt, setPasswords } from './logins'
import type { Wanted } from './panel-settings'
import { greets, opens, type StackPorts, until } from './ports'
import { writePostfixConfig } from './postfix/write-config'
import { checkDovecotVersion, ensureMailUser, idsOf, missingPackages, programNamed, run } from './programs'
import { noteSetup } from './setup'

const MAIL_USER = 'vmail'

export type { StackPorts }
export const HOST_NAME = 'mail.postern.test'
const POSTFIX_MASTER = '/usr/lib/postfix/sbin/master'

/** A daemon that runs in the foreground until it is stopped. */
export interface Daemon {
	readonly output: () => string
	readonly ended: Promise<unknown>
	readonly stop: () => Promise<unknown>
	/** Tells it to read its configuration again. */
	readonly reload?: () => void
}

export interface StackOptions {
	/** A migrated database, as its owner. */
	readonly ownerUrl: string
	/** The panel's secret. */
	readonly secret: string
	/** Two folders, absolute and empty or used by an earlier start. */
	readonly folders: Readonly<{ dovecot: string; postfix: string }>
	readonly ports: StackPorts
	/** Starts a program; it is to end with whoever started it. */
	readonly launch: (program: string, args: string[], folder: string) => Daemon
}

export interface Stack {
	readonly ports: StackPorts
	/** PEM of the certificate that all services show; made by nobody anybody trusts. */
	readonly certificate: string
	/** What the panel needs to reach doveadm. */
	readonly doveadm: MailServer
	/** What was written. */
	readonly wanted: Wanted
	readonly dovecot: Daemon
	readonly postfix: Daemon
	/** The folder of Postfix's configuration, for its own commands. */
	readonly postfixFolder: string
	/** What both daemons logged so far. */
	readonly logs: () => string
	readonly stop: () => Promise<void>
}

/** @throws Error in words when something is missing, or does not start */
export async function startStack(options: StackOptions): Promise<Stack> {
	const dovecotProgram = await programs()
	await setPasswords(options.ownerUrl, options.secret)
	await ensureMailUser(MAIL_USER)
	const certificate = await makeFolders(options.folders)
	const wanted = wantedStack(options)
	const [configuration = ''] = await writeDovecotConfig(wanted.dovecot)
	await Promise.all([writePostfixConfig(wanted.postfix), noteSetup(wanted)])
	const { folders, ports, launch } = options
	await run('postfix', ['-c', join(folders.postfix, 'etc'), 'check'])
	const dovecot = launch(dovecotProgram, ['-F', '-c', configuration], folders.dovecot)
	const postfix = launch(POSTFIX_MASTER, ['-s', '-c', join(folders.postfix, 'etc')], folders.postfix)
	const stop = async () => void (await Promise.all([dovecot.stop(), postfix.stop()]))
	const { outside: _, lists: _lists, posters: _posters, ...own } = ports
	const logs = () => dovecot.output() + postfix.output() + logOf(folders.postfix)
	const opened = Object.values(own).map((port) =>
		until(() => opens(port), `Nothing listens on port ${port}.`, [dovecot, postfix]),
	)
	const greeted = [ports.smtp, ports.submission].map((port) =>
		until(() => greets(port), `Postfix does not greet on port ${port}.`, [dovecot, postfix]),
	)
	await Promise.all([...opened, ...greeted]).catch(async (error) => {
		const said = logs()
		await stop()
		throw new Error(`${error instanceof Error ? error.message : error}\n${said}`)
	})
	return {
		ports,
		certificate,
		doveadm: wanted.doveadm,
		wanted,
		dovecot,
		postfix,
		postfixFolder: join(folders.postfix, 'etc'),
		logs,
		stop,
	}
}

async function programs(): Promise<string> {
	if (process.getuid?.() !== 0) throw new Error('Postfix and Dovecot are started by root: run this as root.')
	const missing = missingPackages()
	const dovecot = programNamed('dovecot')
	if (missing.length > 0 || !dovecot)
		throw new Error(`Not installed: ${missing.join(', ')}. \`apt-get install ${missing.join(' ')}\` brings them.`)
	await checkDovecotVersion(dovecot)
	return dovecot
}

/** @returns the certificate */
async function makeFolders({ dovecot, postfix }: StackOptions['folders']): Promise<string> {
	// The daemons' processes run as users of their own and must get through to their sockets.
	for (const folder of [dovecot, postfix]) {
		await mkdir(folder, { recursive: true })
		await chmod(folder, 0o755)
	}
	const vmail = await idsOf(MAIL_USER)
	const asPostfix = await idsOf('postfix')
	const made: [folder: string, mode: number, owner?: [number, number]][] = [
		// What is made below it inherits group and rights, so that the panel can copy and count mail.
		[join(dovecot, 'mail'), 0o2770, vmail],
		[join(postfix, 'etc'), 0o755],
		[join(postfix, 'spool'), 0o755],
		[join(postfix, 'spool/private'), 0o700, [asPostfix[0], 0]],
		[join(postfix, 'data'), 0o700, asPostfix],
	]
	for (const [folder, mode, owner] of made) {
		await mkdir(folder, { recursive: true })
		await chmod(folder, mode)
		if (owner) await chown(folder, ...owner)
	}
	return await makeCertificate(dovecot)
}

async function makeCertificate(folder: string): Promise<string> {
	const names = `subjectAltName=DNS:${HOST_NAME},DNS:localhost,IP:127.0.0.1`
	const { stdout } = await run('openssl', [
		...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30'],
		...['-subj', `/CN=${HOST_NAME}`, '-addext', names, '-keyout', join(folder, 'key.pem')],
	])
	await chmod(join(folder, 'key.pem'), 0o600)
	await writeFile(join(folder, 'certificate.pem'), stdout)
	return stdout
}

/** The same as for a machine's own, with other ports and folders. */
function wantedStack({ ownerUrl, secret, folders, ports }: StackOptions): Wanted {
	const tls = { certificate: join(folders.dovecot, 'certificate.pem'), key: join(folders.dovecot, 'key.pem') }
	const queueFolder = join(folders.postfix, 'spool')
	const { imap, imaps, pop3, pop3s, sieve, smtp, submission, submissions, reinject, doveadm, outside, lists, posters } =
		ports
	const dovecot: Wanted['dovecot'] = {
		folder: folders.dovecot,
		database: loginAt(ownerUrl, secret, 'postern_dovecot'),
		statsDatabase: loginAt(ownerUrl, secret, 'postern_dovecot_stats'),
		ports: { imap, imaps, pop3, pop3s, sieve },
		tls,
		mailFolder: join(folders.dovecot, 'mail'),
		user: MAIL_USER,
		runFolder: folders.dovecot,
		logFile: '/dev/stderr',
		postfix: { queueFolder, reinjectPort: reinject, hostName: HOST_NAME },
		doveadm: { port: doveadm, key: doveadmKey(secret) },
		slowsGuessing: false,
	}
	const postfix: Wanted['postfix'] = {
		folder: join(folders.postfix, 'etc'),
		database: loginAt(ownerUrl, secret, 'postern_postfix'),
		sendsDatabase: loginAt(ownerUrl, secret, 'postern_postfix_sends'),
		hostName: HOST_NAME,
		ports: { smtp, submission, submissions, reinject, lists, posters },
		tls,
		apart: {
			queueFolder,
			dataFolder: join(folders.postfix, 'data'),
			logFile: join(folders.postfix, 'mail.log'),
			outsidePort: outside,
		},
		logSubjects: true,
	}
	const door = { url: `http://127.0.0.1:${doveadm}`, key: doveadmKey(secret) }
	return { ownerUrl, secret, dataDir: folders.dovecot, hostName: HOST_NAME, doveadm: door, dovecot, postfix }
}

/** Postfix has no other file to say why it does not start. */
function logOf(folder: string): string {
	const file = join(folder, 'mail.log')
	return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
