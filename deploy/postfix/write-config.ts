/** Makes the configuration of a Postfix that reads the panel's database: main.cf, master.cf, what stands between it and Dovecot, and a file for each thing that it asks. */
import path from 'node:path'
import { type ConfigFile, EXAMPLE, filled, lines, replaceFiles, versionOf } from '../config-file'
import { MAPS, SENDS, transports } from './maps'
import { type CheckedPostfix, type PostfixSettings, Settings } from './settings'

export type { PostfixSettings }

/** Debian's places are built in; another Postfix beside it has to be told all of its own. */
function place({ apart }: CheckedPostfix): string {
	if (!apart) return ''
	const { queueFolder, dataFolder } = apart
	return lines(
		`queue_directory = ${queueFolder}`,
		`data_directory = ${dataFolder}`,
		'multi_instance_name = postfix-postern',
		'smtpd_peername_lookup = no',
		// What waits is tried again while somebody is looking.
		'queue_run_delay = 3s',
		'minimal_backoff_time = 3s',
		'maximal_backoff_time = 6s',
	)
}

/** The log says neither year nor zone, and who reads it is somewhere else. Parts of a message, and what is attached to it, have no subject of theirs. */
function logging({ apart, logFile, logSubjects }: CheckedPostfix): string {
	const file = apart?.logFile ?? logFile
	return lines(
		file && `maillog_file = ${file}`,
		file && `maillog_file_prefixes = ${path.dirname(file)}`,
		file && 'import_environment = MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ=UTC LANG=C',
		logSubjects && 'header_checks = regexp:{{/^Subject:/ INFO}}\nmime_header_checks =\nnested_header_checks =',
	)
}

function outside({ apart, relay }: CheckedPostfix): string {
	if (!apart) return relay ? `relayhost = ${relay}` : ''
	return lines(
		`relayhost = [127.0.0.1]:${apart.outsidePort}`,
		'smtp_host_lookup = native',
		'smtp_dns_support_level = disabled',
	)
}

const everywhere = (listen: readonly string[]) => listen.some((address) => address === '*' || address === '::')

function valuesFor(settings: CheckedPostfix, stamp: string): Record<string, string> {
	const { folder, hostName, listen, ports, tls } = settings
	return {
		stamp,
		folder,
		hostName,
		interfaces: everywhere(listen) ? 'all' : listen.join(', '),
		protocols: listen.some((address) => address.includes(':')) ? 'all' : 'ipv4',
		certificate: tls.certificate,
		key: tls.key,
		place: place(settings),
		logging: logging(settings),
		outside: outside(settings),
		...Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])),
	}
}

/** Over a URL, since Postfix has no other way to say how the connection is encrypted (pgsql_table(5)); `dbname` it demands besides. */
function map({ host, port, name, user, password, sslMode }: CheckedPostfix['database'], query: string): string {
	const options = `sslmode=${sslMode}&connect_timeout=3&application_name=postfix`
	const url = `postgresql://${user}:${password}@${host.includes(':') ? `[${host}]` : host}:${port}/${name}?${options}`
	const where = host.startsWith('/') ? `hosts = unix:${host}\nuser = ${user}\npassword = ${password}` : `hosts = ${url}`
	return `${lines(where, `dbname = ${name}`, `query = ${query}`)}\n`
}

async function rendered(settings: CheckedPostfix, stamp: string): Promise<ConfigFile[]> {
	const { folder, group } = settings
	const values = valuesFor(settings, stamp)
	const text = (name: string) => filled(path.join(import.meta.dirname, 'templates', name), values)
	const own = process.getuid?.() === 0 ? { group } : {}
	const maps: [name: string, text: string][] = [
		...Object.entries(MAPS).map(([name, query]): [string, string] => [name, map(settings.database, query)]),
		['transports', map(settings.database, transports(settings.ports.lists))],
		['sends', map(settings.sendsDatabase, SENDS)],
	]
	return [
		{ path: path.join(folder, 'main.cf'), text: await text('main.cf'), mode: 0o644 },
		{ path: path.join(folder, 'master.cf'), text: await text('master.cf'), mode: 0o644 },
		{ path: path.join(folder, 'ask-dovecot.pl'), text: await text('ask-dovecot.pl'), mode: 0o644 },
		...maps.map(([name, text]) => ({ path: path.join(folder, 'maps', `${name}.cf`), text, mode: 0o640, ...own })),
	]
}

const example = (): CheckedPostfix =>
	Settings.parse({
		folder: '/etc/postfix',
		database: EXAMPLE.database('postern_postfix'),
		sendsDatabase: EXAMPLE.database('postern_postfix_sends'),
		hostName: EXAMPLE.hostName,
		listen: ['*'],
		ports: { smtp: 25, submission: 587, submissions: 465, reinject: 10_026, lists: 10_027, posters: 10_028 },
		tls: EXAMPLE.tls,
	})

/** The version of what this program writes; Postfix says the one that it runs with in its greeting on the port for this machine alone. */
export const postfixVersion = async (): Promise<string> => versionOf(await rendered(example(), ''))

/** The files as they should be, `main.cf` first. @throws z.ZodError for settings that would not do, with a sentence each */
export const postfixFiles = async (settings: PostfixSettings): Promise<ConfigFile[]> =>
	rendered(Settings.parse(settings), await postfixVersion())

/** Writes them. @returns the absolute paths, `main.cf` first */
export const writePostfixConfig = async (settings: PostfixSettings): Promise<string[]> =>
	replaceFiles(await postfixFiles(settings))
