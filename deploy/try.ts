import { spawn } from 'node:child_process'
import { chmod, chown, mkdir, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Panel } from './panel-settings'
import { programNamed } from './programs'
import { type Daemon, type StackPorts, startStack } from './stack'

/** A whole mail server beside the panel, for a trial: on high ports of 127.0.0.1, its files in the panel's data folder. */

const PORTS: StackPorts = {
	imap: 10_143,
	imaps: 10_993,
	pop3: 10_110,
	pop3s: 10_995,
	sieve: 14_190,
	smtp: 10_025,
	submission: 10_587,
	submissions: 10_465,
	// The three between Postfix and the panel's worker, which knows them without being told.
	reinject: 10_026,
	lists: 10_027,
	posters: 10_028,
	// Not 10080, which fetch refuses (WHATWG fetch, "bad port").
	doveadm: 18_080,
	outside: 10_029,
}

function launch(program: string, args: string[]): Daemon {
	// A group of its own, so that Ctrl-C reaches the daemons through us alone, and once.
	const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
	let text = ''
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (chunk) => (text += String(chunk).slice(-10_000)))
	const ended = new Promise<void>((resolve) => {
		child.once('error', () => resolve())
		child.once('close', () => resolve())
	})
	const stop = async () => {
		child.kill('SIGTERM')
		await ended
	}
	return { output: () => text, ended, stop }
}

/** Takes the mail for all other servers and puts each message into a file. */
async function startSink(folder: string): Promise<Daemon> {
	await mkdir(folder, { recursive: true })
	await chmod(folder, 0o700)
	const program = programNamed('smtp-sink')
	if (!program) throw new Error('There is no smtp-sink: `apt-get install postfix` brings it.')
	return launch(program, ['-u', 'root', '-d', join(folder, '%Y-%m-%d-%H%M%S-'), `127.0.0.1:${PORTS.outside}`, '100'])
}

/** Postfix makes its log for root alone; the panel's worker, which reads it, runs as whoever owns the panel's folder. */
async function makeLog(folder: string, dataDir: string): Promise<void> {
	await mkdir(folder, { recursive: true })
	const file = join(folder, 'mail.log')
	await (await open(file, 'a')).close()
	const { uid, gid } = await stat(dataDir)
	await chown(file, uid, gid)
	await chmod(file, 0o640)
}

/**
 * Runs until Ctrl-C, or until one of the daemons ends.
 * @param say gets what somebody needs to try it
 * @returns the exit code
 */
export async function tryOut({ ownerUrl, secret, dataDir }: Panel, say: (line: string) => void): Promise<number> {
	const folder = join(dataDir, 'mail-trial')
	const folders = { dovecot: join(folder, 'dovecot'), postfix: join(folder, 'postfix') }
	await makeLog(folders.postfix, dataDir)
	const stack = await startStack({ ownerUrl, secret, folders, ports: PORTS, launch })
	const sink = await startSink(join(folder, 'outside'))
	const { imap, imaps, pop3s, smtp, submission, submissions, sieve } = PORTS
	say(`Read: IMAP on 127.0.0.1:${imap} (STARTTLS) and ${imaps} (TLS), POP3 on ${pop3s} (TLS), rules on ${sieve}.`)
	say(`Send: 127.0.0.1:${submission} (STARTTLS) and ${submissions} (TLS). Other servers deliver to ${smtp}.`)
	say(`Sign in with a mailbox’s whole address and password; the certificate is made for the trial: ${folders.dovecot}.`)
	say(`Mail for other servers goes nowhere but into ${join(folder, 'outside')}.`)
	say('What is sent and refused stands in the panel’s Trace within seconds, unless MAIL_LOG names another log.')
	say(
		`For ending open connections the panel has to be started with DOVEADM_URL=${stack.doveadm.url}. Ctrl-C stops all.`,
	)
	const wish = new Promise<'stop'>((resolve) => {
		for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve('stop'))
	})
	const how = await Promise.race([wish, stack.dovecot.ended, stack.postfix.ended])
	const said = stack.logs()
	await Promise.all([stack.stop(), sink.stop()])
	if (how === 'stop') return 0
	say(said.slice(-5_000))
	return 1
}
