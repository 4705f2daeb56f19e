/**
 * Writes the configuration of a Dovecot 2.3 that reads the panel's database: three files, made from templates/.
 * As a command: `node --import tsx deploy/dovecot/write-config.ts settings.json`, with `DovecotSettings` as JSON.
 */
import { execFile } from 'node:child_process'
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'

/** Dovecot's files have no way to quote every character, so the few that are needed are allowed, and nothing else. */
const word = (pattern: RegExp, error: string) => z.string().regex(pattern, error)
const Path = word(/^\/[\w./+@:-]+$/, 'Write an absolute path of letters, digits and . _ + @ : - only.')
const Name = word(/^[\w-][\w.-]*$/, 'Use letters, digits and . _ - only.')
const Port = z.int().min(1).max(65_535)
const Database = z.strictObject({
	/** A host name, an address, or the folder of a socket. */
	host: word(/^[\w./:-]+$/, 'Write a host name, an address, or the folder of a socket.'),
	port: Port.default(5432),
	name: Name,
	user: Name,
	password: word(/^[\w.~-]{16,}$/, 'Use at least 16 letters, digits and . _ ~ - for a password in Dovecot’s files.'),
	sslMode: z.enum(['disable', 'prefer', 'require', 'verify-ca', 'verify-full']).default('prefer'),
})

const Settings = z
	.strictObject({
		/** Where the files go; made when missing. */
		folder: Path,
		/** The panel's database, as `postern_dovecot`. */
		database: Database,
		/** The same database, as `postern_dovecot_stats`. */
		statsDatabase: Database,
		/** Addresses to listen on; `*` and `::` are all of them. */
		listen: z
			.array(z.string().refine((text) => text === '*' || isIP(text) > 0, 'Write an IP address, or *.'))
			.min(1)
			.default(['127.0.0.1']),
		ports: z.strictObject({ imap: Port, imaps: Port.optional() }),
		/** PEM files: the certificate with its chain, and its key. */
		tls: z.strictObject({ certificate: Path, key: Path }).optional(),
		/** Where mail is kept: `<domain>/<id of the mailbox>` below it. Must belong to `user`. */
		mailFolder: Path,
		/** The system user as which mail is read and written, and its group (by default of the same name). */
		user: Name,
		group: Name.optional(),
		/** For a Dovecot besides the machine's own: sockets and state; by default where Dovecot was built to keep them. */
		runFolder: Path.optional(),
		/** By default the system's log. */
		logFile: Path.optional(),
		/**
		 * Whether failed sign-ins slow down their whole network, by up to 15 seconds, good ones from there included. Switch it
		 * off where a webmail or a proxy brings all people from one address.
		 */
		slowsGuessing: z.boolean().default(true),
		/** Runs every process as `user`, for a Dovecot that is not started by root. */
		unprivileged: z.boolean().default(false),
	})
	.refine(({ tls, listen }) => tls || listen.every((address) => /^127\.|^::1$/.test(address)), {
		path: ['tls'],
		error: 'Without a certificate Dovecot may listen on 127.0.0.1 and ::1 only.',
	})
	.refine(({ tls, ports }) => tls || ports.imaps === undefined, { path: ['tls'], error: 'IMAPS needs a certificate.' })

export type DovecotSettings = z.input<typeof Settings>
type Checked = z.output<typeof Settings>

const lines = (...parts: (string | false | undefined)[]): string => parts.filter(Boolean).join('\n')

function connection(database: z.output<typeof Database>): string {
	const { host, port, name, user, password, sslMode } = database
	return `host=${host} port=${port} dbname=${name} user=${user} password=${password} sslmode=${sslMode} connect_timeout=3`
}

/** Only root may change the root folder, as these do by default. */
const CHROOTED = ['anvil', 'imap-login', 'ipc']

function unprivileged({ user, group = user }: Checked): string {
	return lines(
		`default_internal_user = ${user}`,
		`default_login_user = ${user}`,
		`default_internal_group = ${group}`,
		...CHROOTED.map((service) => `service ${service} {\n  chroot =\n}`),
	)
}

const NO_PENALTY = 'service anvil {\n  unix_listener anvil-auth-penalty {\n    mode = 0\n  }\n}'

function valuesFor(settings: Checked): Record<string, string> {
	const { folder, listen, ports, tls, mailFolder, user, group = user, runFolder, logFile } = settings
	return {
		folder,
		mailFolder,
		user,
		group,
		listen: listen.join(', '),
		imap: String(ports.imap),
		imaps: String(ports.imaps ?? 0),
		place: lines(
			runFolder && `base_dir = ${runFolder}/run\nstate_dir = ${runFolder}/state`,
			logFile && `log_path = ${logFile}`,
		),
		tls: tls
			? lines('ssl = required', `ssl_cert = <${tls.certificate}`, `ssl_key = <${tls.key}`, 'ssl_min_protocol = TLSv1.2')
			: 'ssl = no',
		guessing: settings.slowsGuessing ? '' : NO_PENALTY,
		unprivileged: settings.unprivileged ? unprivileged(settings) : '',
	}
}

async function filled(template: string, values: Record<string, string>): Promise<string> {
	const text = await readFile(path.join(import.meta.dirname, 'templates', template), 'utf8')
	const whole = text.replace(/@(\w+)@/g, (_, name: string) => {
		const value = values[name]
		if (value === undefined) throw new Error(`${template} asks for ${name}, which nobody knows.`)
		return value
	})
	return `${whole.trimEnd()}\n`
}

/** Dovecot reads this one after it has given up being root, with its own group alone. */
async function groupOfDovecot(): Promise<number> {
	const { stdout } = await promisify(execFile)('id', ['-g', 'dovecot']).catch(() => {
		throw new Error('There is no user "dovecot" on this machine: install Dovecot first.')
	})
	return Number(stdout)
}

/** Never for a moment with another mode or half written: a running Dovecot may be reading. */
async function replaceFile(file: string, text: string, mode: number, group?: number): Promise<string> {
	const fresh = `${file}.new`
	await rm(fresh, { force: true })
	await writeFile(fresh, text, { mode })
	if (group !== undefined) await chown(fresh, 0, group)
	await rename(fresh, file)
	return file
}

/**
 * Writes dovecot.conf and the two files with the database's passwords, which root and Dovecot alone can read.
 *
 * @returns the absolute paths, `dovecot.conf` first
 * @throws z.ZodError for settings that would not do, with a sentence each; errors of the file system as they are
 */
export async function writeDovecotConfig(settings: DovecotSettings): Promise<string[]> {
	const checked = Settings.parse(settings)
	const { folder, database, statsDatabase } = checked
	const values = valuesFor(checked)
	const asRoot = process.getuid?.() === 0 && !checked.unprivileged
	await mkdir(folder, { recursive: true })
	const written = (name: string, own: Record<string, string>, mode: number, group?: number) =>
		filled(name, { ...values, ...own }).then((text) => replaceFile(path.join(folder, name), text, mode, group))
	return [
		await written('dovecot.conf', {}, 0o644),
		await written('dovecot-sql.conf.ext', { connection: connection(database) }, 0o600),
		await written(
			'dovecot-dict-sql.conf.ext',
			{ connection: connection(statsDatabase) },
			0o640,
			asRoot ? await groupOfDovecot() : undefined,
		),
	]
}

async function commandLine(file: string | undefined): Promise<number> {
	try {
		if (file === undefined) throw new Error('Name the file with the settings.')
		const files = await writeDovecotConfig(JSON.parse(await readFile(file, 'utf8')))
		process.stdout.write(`${files.join('\n')}\n`)
		return 0
	} catch (error) {
		const text = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
		process.stderr.write(`${text}\n`)
		return 1
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await commandLine(process.argv[2])
