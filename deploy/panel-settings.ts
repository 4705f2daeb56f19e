/** The settings of a real mail server, made from the panel's own: nothing is asked twice, and nothing has to be kept in step. */
import { join } from 'node:path'
import { embeddedUrl } from '../src/platform/embedded-postgres'
import { EnvError, env, loadDotEnv } from '../src/platform/env'
import { doveadmKey, type MailServer } from '../src/platform/mail-server/doveadm'
import { loadSecrets } from '../src/platform/secrets'
import { isLoopback } from './config-file'
import type { DovecotSettings } from './dovecot/write-config'
import { loginAt } from './logins'
import type { PostfixSettings } from './postfix/write-config'

/** The panel's database as its owner, and its secret. */
export interface Panel {
	readonly ownerUrl: string
	readonly secret: string
	readonly dataDir: string
}

/** A mail server as it is to be. */
export interface Wanted {
	readonly ownerUrl: string
	readonly secret: string
	/** The panel's own folder: whoever owns it is the user as which the panel runs. */
	readonly dataDir: string
	readonly hostName: string
	readonly dovecot: DovecotSettings
	readonly postfix: PostfixSettings
	readonly doveadm: MailServer
}

/** @throws EnvError, StartError with sentences */
export async function thisPanel(): Promise<Panel> {
	loadDotEnv(join(import.meta.dirname, '..'))
	const { databaseUrl, dataDir } = env()
	const { authSecret, databasePassword } = await loadSecrets(env())
	const ownerUrl = databaseUrl ?? (await embeddedUrl(dataDir, databasePassword ?? ''))
	return { ownerUrl, secret: authSecret, dataDir }
}

/** From whom mail is taken and where it is kept. Standard ports everywhere but for what is said on this machine alone. */
const DOVEADM = 'http://127.0.0.1:8080'

function doveadmDoor(): URL {
	const url = new URL(env().doveadmUrl ?? DOVEADM)
	if (url.protocol !== 'http:' || !isLoopback(url.hostname))
		throw new EnvError(['DOVEADM_URL must be http:// on 127.0.0.1, where Dovecot opens that door.'])
	return url
}

/** What Postfix and the panel's worker say to each other, on this machine alone. */
const localPorts = () => ({ reinject: env().reinjectPort, lists: env().listsPort, posters: env().postersPort })

/**
 * @param folder where both configurations go: `dovecot` and `postfix` below it
 * @throws EnvError with a sentence when MAIL_HOST is not set
 */
export function wantedServer({ ownerUrl, secret, dataDir }: Panel, folder: string): Wanted {
	const { mailHost: hostName, mailCertificate, mailKey, mailFolder, mailLog, mailLogSubjects } = env()
	if (hostName === undefined)
		throw new EnvError(['MAIL_HOST is not set: the name of the mail server, such as mail.example.org.'])
	const certbot = `/etc/letsencrypt/live/${hostName}`
	const tls = { certificate: mailCertificate ?? `${certbot}/fullchain.pem`, key: mailKey ?? `${certbot}/privkey.pem` }
	const door = doveadmDoor()
	const listen = ['*', '::']
	return {
		ownerUrl,
		secret,
		dataDir,
		hostName,
		doveadm: { url: door.origin, key: doveadmKey(secret) },
		dovecot: {
			folder: join(folder, 'dovecot'),
			database: loginAt(ownerUrl, secret, 'postern_dovecot'),
			statsDatabase: loginAt(ownerUrl, secret, 'postern_dovecot_stats'),
			listen,
			ports: { imap: 143, imaps: 993, pop3: 110, pop3s: 995, sieve: 4190 },
			tls,
			mailFolder,
			user: 'vmail',
			postfix: { queueFolder: '/var/spool/postfix', reinjectPort: env().reinjectPort, hostName },
			doveadm: { port: Number(door.port || 80), key: doveadmKey(secret) },
		},
		postfix: {
			folder: join(folder, 'postfix'),
			database: loginAt(ownerUrl, secret, 'postern_postfix'),
			sendsDatabase: loginAt(ownerUrl, secret, 'postern_postfix_sends'),
			hostName,
			listen,
			ports: { smtp: 25, submission: 587, submissions: 465, ...localPorts() },
			tls,
			...(mailLog === undefined ? {} : { logFile: mailLog, logSubjects: mailLogSubjects }),
		},
	}
}
