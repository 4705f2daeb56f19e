import { existsSync } from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import { settings } from './settings'

/**
 * The one place that reads the environment. Every setting is checked once, and what is wrong is said in sentences that
 * a person can act on; all of them at once, so that nobody has to start five times to find five mistakes.
 */

/** What `readEnv` throws: one sentence for each wrong setting. `message` holds them all, one a line. */
export class EnvError extends Error {
	readonly problems: readonly string[]

	/** @param problems one-line sentences, at least one */
	constructor(problems: readonly string[]) {
		super(problems.join('\n'))
		this.name = 'EnvError'
		this.problems = problems
	}
}

/** The checked settings. Paths are absolute, numbers are numbers, lists are lists. */
export type Env = Readonly<{
	/** Address the web server listens on. */
	host: string
	port: number
	/** Scheme, host and port that browsers use; no trailing slash. */
	publicOrigin: string
	/** Absolute path. */
	dataDir: string
	/** The owner's login as the operator gave it; undefined means the embedded server. */
	databaseUrl: string | undefined
	/** The owner's login, handed from the supervisor to the worker. */
	ownerDatabaseUrl: string | undefined
	/** The least-privilege login, handed from the supervisor to web and worker. */
	appDatabaseUrl: string | undefined
	/** Connections in the pool of one process. */
	dbPool: number
	adminEmail: string | undefined
	adminPassword: string | undefined
	smtpUrl: string | undefined
	/** The address that letters come from. */
	mailFrom: string | undefined
	/** Where leaked passwords are asked for; the beginning of a hash is put behind it. */
	pwnedUrl: string | undefined
	/** Where the mail server listens to the panel: scheme, host and port. */
	doveadmUrl: string | undefined
	/** On 127.0.0.1: where the worker takes the mail of lists, where it says who may write to them, and where Postfix takes what it sends. */
	listsPort: number
	postersPort: number
	reinjectPort: number
	/** The name of the mail server, and what its configuration is written from (deploy/). Paths are absolute. */
	mailHost: string | undefined
	mailCertificate: string | undefined
	mailKey: string | undefined
	mailFolder: string
	/** Where backups go, unless to a bucket. Absolute path. */
	backupFolder: string
	/** A bucket of an S3-compatible store; undefined = the folder. */
	backupBucket: Readonly<{ url: string; region: string; keyId: string; secret: string }> | undefined
	/** Name servers that are asked about domains; empty = those of the machine, NULL = none are asked. */
	dnsServers: readonly string[] | null
	/** Postfix's log, which the worker reads for the message trace; undefined = there is none. */
	mailLog: string | undefined
	/** Whether subjects are written to it, and kept. */
	mailLogSubjects: boolean
	/** For how many days a message is kept in the trace at most. */
	mailTraceDays: number
	/** Addresses and CIDR blocks whose X-Forwarded-For is believed. */
	trustedProxies: readonly string[]
	/** Public keys of earlier secrets whose signatures under the journal count. */
	journalKeys: readonly string[]
	authSecret: string | undefined
	/** 32 bytes as base64; encrypts what Next puts into server actions. */
	actionsKey: string | undefined
	production: boolean
}>

type Source = Readonly<Record<string, string | undefined>>

/** A setting that is there but empty counts as not there: compose files and unit files produce those. */
function withoutEmpty(source: Source): Source {
	return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ''))
}

function bucketOf(v: z.output<typeof settings>): Env['backupBucket'] {
	const { BACKUP_S3_URL: url, BACKUP_S3_REGION: region, BACKUP_S3_KEY_ID: keyId, BACKUP_S3_SECRET: secret } = v
	return url === undefined || keyId === undefined || secret === undefined ? undefined : { url, region, keyId, secret }
}

/**
 * Checks the settings.
 *
 * @param source usually `process.env`
 * @returns the settings with their defaults filled in
 * @throws EnvError with one sentence for each wrong setting
 */
export function readEnv(source: Source): Env {
	const parsed = settings.safeParse(withoutEmpty(source))
	if (!parsed.success) throw new EnvError([...new Set(parsed.error.issues.map((issue) => issue.message))])
	const v = parsed.data
	return {
		host: v.HOST,
		port: v.PORT,
		publicOrigin: v.PUBLIC_ORIGIN ?? `http://localhost:${v.PORT}`,
		dataDir: path.resolve(v.DATA_DIR),
		databaseUrl: v.DATABASE_URL,
		ownerDatabaseUrl: v.OWNER_DATABASE_URL,
		appDatabaseUrl: v.APP_DATABASE_URL,
		dbPool: v.DB_POOL,
		adminEmail: v.ADMIN_EMAIL,
		adminPassword: v.ADMIN_PASSWORD,
		smtpUrl: v.SMTP_URL,
		mailFrom: v.MAIL_FROM,
		pwnedUrl: v.PWNED_URL,
		doveadmUrl: v.DOVEADM_URL,
		listsPort: v.LISTS_PORT,
		postersPort: v.POSTERS_PORT,
		reinjectPort: v.REINJECT_PORT,
		mailHost: v.MAIL_HOST,
		mailCertificate: v.MAIL_CERTIFICATE,
		mailKey: v.MAIL_KEY,
		mailFolder: v.MAIL_FOLDER,
		backupFolder: v.BACKUP_FOLDER ?? path.join(path.resolve(v.DATA_DIR), 'backups'),
		backupBucket: bucketOf(v),
		dnsServers: v.DNS_SERVERS,
		mailLog: v.MAIL_LOG,
		mailLogSubjects: v.MAIL_LOG_SUBJECTS,
		mailTraceDays: v.MAIL_TRACE_DAYS,
		trustedProxies: v.TRUSTED_PROXIES,
		journalKeys: v.JOURNAL_KEYS,
		authSecret: v.AUTH_SECRET,
		actionsKey: v.ACTIONS_KEY,
		production: v.NODE_ENV === 'production',
	}
}

let current: Env | undefined

/**
 * The settings of this process, checked at the first call and kept.
 *
 * @throws EnvError as `readEnv`
 */
export function env(): Env {
	current ??= readEnv(process.env)
	return current
}

type Handed = 'appDatabaseUrl' | 'ownerDatabaseUrl' | 'authSecret' | 'actionsKey'

const handedNames: Record<Handed, string> = {
	appDatabaseUrl: 'APP_DATABASE_URL',
	ownerDatabaseUrl: 'OWNER_DATABASE_URL',
	authSecret: 'AUTH_SECRET',
	actionsKey: 'ACTIONS_KEY',
}

/**
 * A setting that the supervisor hands to its children, where it has to be there.
 *
 * @throws EnvError when it is not: the process was not started by `npm start`
 */
export function handed(name: Handed): string {
	const value = env()[name]
	if (value === undefined) throw new EnvError([`${handedNames[name]} is not set; \`npm start\` sets it.`])
	return value
}

/**
 * Reads `.env` in a folder, when there is one. What the environment already holds wins.
 *
 * @param folder absolute path of the repository
 */
export function loadDotEnv(folder: string): void {
	const file = path.join(folder, '.env')
	if (existsSync(file)) process.loadEnvFile(file)
}

/**
 * The environment for a child process: this one's, with changes.
 *
 * @param changes names and values; undefined removes the name
 */
export function childEnvironment(changes: Source): NodeJS.ProcessEnv {
	const merged: NodeJS.ProcessEnv = { ...process.env, ...changes }
	for (const [name, value] of Object.entries(changes)) if (value === undefined) delete merged[name]
	return merged
}

/** next-auth learns the origin of its own addresses from the environment alone; what a request says of it is not believed. */
export function tellNextAuthOrigin(): void {
	process.env.NEXTAUTH_URL = env().publicOrigin
}
