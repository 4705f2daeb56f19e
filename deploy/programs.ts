/** The programs and the user of the mail server, as this machine has them. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const run = promisify(execFile)

/** Debian's, of which each is needed. */
export const PACKAGES = [
	'postfix',
	'postfix-pgsql',
	'dovecot-core',
	'dovecot-imapd',
	'dovecot-pop3d',
	'dovecot-lmtpd',
	'dovecot-pgsql',
	'dovecot-sieve',
	'dovecot-managesieved',
	'perl-base',
	'zstd',
] as const

const FOLDERS = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin', '/sbin', '/bin']

/** Where a program is, also in the folders of daemons that an ordinary user's PATH lacks. */
export const programNamed = (name: string): string | undefined =>
	FOLDERS.map((folder) => join(folder, name)).find(existsSync)

/** Files by which a package shows that it is there, on Debian and on what descends from it. */
const PROOFS: Readonly<Record<(typeof PACKAGES)[number], string>> = {
	postfix: '/usr/lib/postfix/sbin/master',
	'postfix-pgsql': '/usr/lib/postfix/postfix-pgsql.so',
	'dovecot-core': '/usr/lib/dovecot/auth',
	'dovecot-imapd': '/usr/lib/dovecot/imap',
	'dovecot-pop3d': '/usr/lib/dovecot/pop3',
	'dovecot-lmtpd': '/usr/lib/dovecot/lmtp',
	'dovecot-pgsql': '/usr/lib/dovecot/modules/auth/libdriver_pgsql.so',
	'dovecot-sieve': '/usr/lib/dovecot/modules/lib90_sieve_plugin.so',
	'dovecot-managesieved': '/usr/lib/dovecot/managesieve',
	'perl-base': '/usr/bin/perl',
	zstd: '/usr/bin/zstd',
}

/** @returns the packages that are not installed */
export const missingPackages = (): string[] => PACKAGES.filter((name) => !existsSync(PROOFS[name]))

/** @throws Error when Dovecot is another one than the configuration is for */
export async function checkDovecotVersion(program: string): Promise<void> {
	const { stdout } = await run(program, ['--version'])
	if (!stdout.startsWith('2.3.')) throw new Error(`This is Dovecot ${stdout.trim()}; the configuration is for 2.3.`)
}

/** The numbers of a system user and its group. @throws when there is none */
export async function idsOf(user: string): Promise<[uid: number, gid: number]> {
	const [uid, gid] = await Promise.all(['-u', '-g'].map((which) => run('id', [which, user])))
	return [Number(uid?.stdout), Number(gid?.stdout)]
}

/** Makes the user that owns all mail, when it is missing. Needs root. */
export async function ensureMailUser(user: string): Promise<void> {
	const present = () => idsOf(user).catch(() => undefined)
	if (await present()) return
	const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin']
	await run('useradd', [...options, user]).catch(async (error) => {
		// Somebody else made it in the same moment.
		if (!(await present())) throw error
	})
}
