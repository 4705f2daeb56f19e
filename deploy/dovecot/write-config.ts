/** Makes the configuration of a Dovecot 2.3 that reads the panel's database: four files, from templates/. */
import path from 'node:path'
import type { z } from 'zod'
import { type ConfigFile, type Database, EXAMPLE, filled, replaceFiles, versionOf } from '../config-file'
import { type CheckedDovecot, type DovecotSettings, Settings } from './settings'
import { valuesFor } from './values'

export type { DovecotSettings }

function connection(database: z.output<typeof Database>): string {
	const { host, port, name, user, password, sslMode } = database
	return `host=${host} port=${port} dbname=${name} user=${user} password=${password} sslmode=${sslMode} connect_timeout=3`
}

async function rendered(settings: CheckedDovecot, stamp: string): Promise<ConfigFile[]> {
	const { folder, database, statsDatabase, unprivileged } = settings
	const values = valuesFor(settings, stamp)
	const text = (name: string, own: Record<string, string> = {}) =>
		filled(path.join(import.meta.dirname, 'templates', name), { ...values, ...own })
	const file = (name: string) => path.join(folder, name)
	const asRoot = process.getuid?.() === 0 && !unprivileged
	const reader = { connection: connection(database) }
	const reporter = { connection: connection(statsDatabase) }
	return [
		// The key of doveadm stands in here.
		{ path: file('dovecot.conf'), text: await text('dovecot.conf'), mode: settings.doveadm ? 0o600 : 0o644 },
		{ path: file('dovecot-sql.conf.ext'), text: await text('dovecot-sql.conf.ext', reader), mode: 0o600 },
		{
			path: file('dovecot-app-passwords.conf.ext'),
			text: await text('dovecot-app-passwords.conf.ext', reporter),
			mode: 0o600,
		},
		{
			path: file('dovecot-dict-sql.conf.ext'),
			text: await text('dovecot-dict-sql.conf.ext', reporter),
			mode: 0o640,
			// Dovecot reads this one after it has given up being root, with its own group alone.
			...(asRoot ? { group: 'dovecot' } : {}),
		},
	]
}

const example = (): CheckedDovecot =>
	Settings.parse({
		folder: '/etc/dovecot',
		database: EXAMPLE.database('postern_dovecot'),
		statsDatabase: EXAMPLE.database('postern_dovecot_stats'),
		listen: ['*'],
		ports: { imap: 143, imaps: 993, pop3: 110, pop3s: 995, sieve: 4190 },
		tls: EXAMPLE.tls,
		mailFolder: '/srv/mail',
		user: 'vmail',
		postfix: { queueFolder: '/var/spool/postfix', reinjectPort: 10_026, hostName: EXAMPLE.hostName },
		doveadm: { port: 8080, key: EXAMPLE.doveadmKey },
	})

/** The version of what this program writes; Dovecot tells the one that it runs with as `postern_version` of each user. */
export const dovecotVersion = async (): Promise<string> => versionOf(await rendered(example(), ''))

/** The files as they should be, `dovecot.conf` first. @throws z.ZodError for settings that would not do, with a sentence each */
export const dovecotFiles = async (settings: DovecotSettings): Promise<ConfigFile[]> =>
	rendered(Settings.parse(settings), await dovecotVersion())

/**
 * Writes dovecot.conf and the three files with the database's passwords, which root and Dovecot alone can read.
 *
 * @returns the absolute paths, `dovecot.conf` first
 * @throws z.ZodError for settings that would not do, with a sentence each; errors of the file system as they are
 */
export const writeDovecotConfig = async (settings: DovecotSettings): Promise<string[]> =>
	replaceFiles(await dovecotFiles(settings))
