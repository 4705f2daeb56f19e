import { lines } from '../config-file'
import type { CheckedDovecot } from './settings'

/** What stands in the templates, by name. A part that is not wanted is empty. */

/** Only root may change the root folder, as these do by default. */
const CHROOTED = ['anvil', 'imap-login', 'pop3-login', 'managesieve-login', 'ipc']

function unprivileged({ user, group = user }: CheckedDovecot): string {
	return lines(
		`default_internal_user = ${user}`,
		`default_login_user = ${user}`,
		`default_internal_group = ${group}`,
		...CHROOTED.map((service) => `service ${service} {\n  chroot =\n}`),
	)
}

const block = (head: string, ...inside: string[]): string =>
	`${head} {\n${inside.map((part) => part.replace(/^/gm, '  ')).join('\n')}\n}`
const socket = (name: string, user: string) => block(`unix_listener ${name}`, 'mode = 0600', `user = ${user}`)

/** One process serves many connections: with one for each, TLS connections would end at 100. */
const loginService = (name: string, ...listeners: string[]) =>
	block(`service ${name}`, 'service_count = 0', 'client_limit = 1000', 'process_min_avail = 1', ...listeners)

const listener = (name: string, port: number | undefined, ssl = false) =>
	block(`inet_listener ${name}`, `port = ${port ?? 0}`, ...(ssl ? ['ssl = yes'] : []))

function services({ ports }: CheckedDovecot): string {
	const { imap, imaps, pop3, pop3s, sieve } = ports
	return lines(
		loginService('imap-login', listener('imap', imap), listener('imaps', imaps, true)),
		(pop3 ?? pop3s) !== undefined && loginService('pop3-login', listener('pop3', pop3), listener('pop3s', pop3s, true)),
		sieve !== undefined && loginService('managesieve-login', listener('sieve', sieve)),
	)
}

function protocols({ ports, postfix }: CheckedDovecot): string {
	const { pop3, pop3s, sieve } = ports
	return ['imap', (pop3 || pop3s) && 'pop3', postfix && 'lmtp', sieve && 'sieve'].filter(Boolean).join(' ')
}

/** Postfix hands over mail, asks who signs in, and asks before it accepts mail whether there is room. */
function forPostfix({ postfix }: CheckedDovecot): string {
	if (!postfix) return ''
	const shared = (name: string) => socket(`${postfix.queueFolder}/private/${name}`, 'postfix')
	return lines(
		block('service lmtp', shared('dovecot-lmtp')),
		// Not to Postfix itself, but to what stands between the two (ask-dovecot.pl).
		block('service auth', socket(`${postfix.queueFolder}/dovecot-auth`, 'dovenull')),
		block('service quota-status', 'executable = quota-status -p postfix', 'client_limit = 10', shared('dovecot-quota')),
	)
}

const COMMANDS = [
	...['who', 'kick', 'quota get', 'quota recalc', 'save'],
	// Copying, restoring and erasing a mailbox, by its id.
	...['backup', 'import', 'expunge', 'fs delete', 'sieve list', 'sieve get', 'sieve put', 'mailbox create'],
	// What there is: users, names of folders and files, numbers of messages.
	...['user', 'fs iter', 'fs iter-dirs', 'mailbox status'],
]

/** As the user of the mail and not as root, and only what the panel asks for. */
function forPanel({ doveadm, user }: CheckedDovecot): string {
	if (!doveadm) return ''
	const http = block('inet_listener http', 'address = 127.0.0.1', `port = ${doveadm.port}`)
	return lines(
		`doveadm_api_key = ${doveadm.key}`,
		`doveadm_allowed_commands = ${COMMANDS.join(',')}`,
		block('service doveadm', `user = ${user}`, http),
		block('service auth', socket('auth-userdb', user), socket('auth-master', user)),
		block('service anvil', socket('anvil', user)),
	)
}

const NO_PENALTY = block('service anvil', block('unix_listener anvil-auth-penalty', 'mode = 0'))

/** Mail rules: kept by whoever edits them over ManageSieve, and run when mail arrives. */
const sieveFor = ({ ports, postfix }: CheckedDovecot): string =>
	ports.sieve && postfix ? 'mail_plugins = $mail_plugins sieve' : 'mail_plugins = $mail_plugins'

/** @param stamp the version of the configuration */
export function valuesFor(settings: CheckedDovecot, stamp: string): Record<string, string> {
	const { folder, listen, tls, mailFolder, user, group = user, runFolder, logFile, postfix } = settings
	return {
		stamp,
		folder,
		mailFolder,
		user,
		group,
		protocols: protocols(settings),
		listen: listen.join(', '),
		services: services(settings),
		postfix: forPostfix(settings),
		panel: forPanel(settings),
		sieve: sieveFor(settings),
		sending: postfix
			? lines(`hostname = ${postfix.hostName}`, `submission_host = 127.0.0.1:${postfix.reinjectPort}`)
			: '',
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
