/** What is wrong with a mail server, in sentences that say what to do. It looks from outside, as mail programs and other servers do. */
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import pg from 'pg'
import { connections } from '../src/platform/mail-server/doveadm'
import { dovecotFiles } from './dovecot/write-config'
import { LOGINS, loginUrl, tried } from './logins'
import { mailLog } from './mail-log'
import type { Wanted } from './panel-settings'
import { opens } from './ports'
import { postfixFiles } from './postfix/write-config'
import { idsOf, missingPackages, run } from './programs'

/** One thing that was looked at. */
export interface Finding {
	readonly what: string
	/** NULL = all is well. */
	readonly wrong: string | null
}

const AGAIN = 'run `npm run mail -- configure` again and restart Dovecot and Postfix'
const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')
const textOf = (error: unknown) => (error instanceof Error ? error.message || codeOf(error) : String(error))

async function packages(): Promise<string | null> {
	const missing = missingPackages()
	return missing.length === 0 ? null : `Not installed: ${missing.join(', ')}. Install them with apt-get.`
}

/** @param login as which a daemon asks the database */
async function database({ ownerUrl, secret }: Wanted, login: (typeof LOGINS)[number]): Promise<string | null> {
	const error = await tried(loginUrl(ownerUrl, secret, login))
	if (error === null) return null
	const known: Record<string, string> = {
		'28P01': `PostgreSQL refuses its password: ${AGAIN}.`,
		'28000': 'PostgreSQL does not let it in: look at pg_hba.conf.',
		ECONNREFUSED: 'Nothing listens where the database should be: start it, or look at DATABASE_URL.',
	}
	return known[codeOf(error)] ?? `It does not get in: ${textOf(error)}.`
}

async function files(wanted: Wanted): Promise<string | null> {
	const all = [...(await dovecotFiles(wanted.dovecot)), ...(await postfixFiles(wanted.postfix))]
	const states = await Promise.all(
		all.map(async ({ path, text }) => {
			const there = await readFile(path, 'utf8').catch((error: unknown) => codeOf(error))
			return there === text ? null : `${path} ${there.length < 10 ? `(${there})` : '(an older one, or edited)'}`
		}),
	)
	const wrong = states.filter((state) => state !== null)
	return wrong.length === 0 ? null : `Not as the panel would write it: ${wrong.join(', ')}; ${AGAIN}.`
}

const DAY_MS = 86_400_000
const SOON_DAYS = 14

async function certificate({ hostName, postfix: { tls } }: Wanted): Promise<string | null> {
	const read = await Promise.all([readFile(tls.certificate), readFile(tls.key)]).catch((error: unknown) =>
		textOf(error),
	)
	if (typeof read === 'string') return `It cannot be read: ${read}.`
	const shown = new X509Certificate(read[0])
	const ends = new Date(shown.validTo)
	if (ends.getTime() < Date.now()) return `${tls.certificate} ended on ${shown.validTo}: renew it.`
	if (!shown.checkPrivateKey(createPrivateKey(read[1]))) return `${tls.key} is not the key of ${tls.certificate}.`
	if (!shown.checkHost(hostName))
		return `${tls.certificate} is not for ${hostName} (${shown.subjectAltName ?? shown.subject}).`
	if (ends.getTime() < Date.now() + SOON_DAYS * DAY_MS)
		return `${tls.certificate} ends soon, on ${shown.validTo}: renew it.`
	return null
}

/** The certificate that a port shows; NULL = it showed none. */
const shownOn = (port: number): Promise<X509Certificate | null> =>
	new Promise((resolve) => {
		// Whether it is trusted is a question of its own: here it is only compared with the file.
		const socket = tlsConnect({ host: '127.0.0.1', port, rejectUnauthorized: false })
		const done = (shown: X509Certificate | undefined) => {
			socket.destroy()
			resolve(shown ?? null)
		}
		socket.once('secureConnect', () => done(socket.getPeerX509Certificate())).once('error', () => done(undefined))
		socket.setTimeout(5_000, () => done(undefined))
	})

async function port(wanted: Wanted, number: number, daemon: string, overTls: boolean): Promise<string | null> {
	if (!(await opens(number)))
		return `Nothing listens there: is ${daemon} running? \`systemctl status ${daemon.toLowerCase()}\``
	if (!overTls) return null
	const shown = await shownOn(number)
	if (!shown) return `It opens and does not speak TLS: look into the log of ${daemon}.`
	const file = await readFile(wanted.postfix.tls.certificate).catch(() => null)
	const same = file !== null && new X509Certificate(file).fingerprint256 === shown.fingerprint256
	return same ? null : `It shows another certificate than the file holds: \`systemctl reload ${daemon.toLowerCase()}\`.`
}

async function doveadmDoor({ doveadm }: Wanted): Promise<string | null> {
	return await connections(doveadm).then(
		() => null,
		(error: unknown) => textOf(error),
	)
}

/** The panel copies and counts mail itself, so its user is in the group of the store, and what is made there inherits that group. */
async function store({ dovecot: { mailFolder, user }, dataDir }: Wanted): Promise<string | null> {
	try {
		const [folder, data, [, gid]] = await Promise.all([stat(mailFolder), stat(dataDir), idsOf(user)])
		if (folder.gid !== gid || (folder.mode & 0o2770) !== 0o2770)
			return `The panel cannot back up mail: \`chgrp ${user} ${mailFolder} && chmod 2770 ${mailFolder}\`, and for what lies there already see deploy/README.md.`
		if (data.uid === 0) return null
		const { stdout } = await run('id', ['-G', String(data.uid)])
		if (stdout.trim().split(' ').includes(String(gid))) return null
		const { stdout: name } = await run('id', ['-nu', String(data.uid)])
		return `The panel runs as ${name.trim()}, who is not in the group ${user}: \`usermod -aG ${user} ${name.trim()}\`, then restart the panel.`
	} catch (error) {
		return `It cannot be looked at: ${textOf(error)}.`
	}
}

/** What Postfix says to mail for somebody who is not there: a refusal for good, if it can ask the database. */
async function lookUps({ ownerUrl, postfix }: Wanted): Promise<string | null> {
	const owner = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000 })
	owner.on('error', () => undefined)
	try {
		await owner.connect()
		const { rows } = await owner.query<{ name: string }>('SELECT name FROM domain WHERE deleted_at IS NULL LIMIT 1')
		if (!rows[0]) return null
		const reply = await offered(postfix.ports.smtp, `nobody-${randomBytes(6).toString('hex')}@${rows[0].name}`)
		if (/^550/.test(reply)) return null
		return `Postfix answers “${reply.trim() || 'nothing'}” where it should refuse: it cannot ask the database. Look into its log.`
	} catch (error) {
		return textOf(error)
	} finally {
		await owner.end().catch(() => undefined)
	}
}

/** @returns the reply to that recipient, or what came before it */
function offered(smtp: number, recipient: string): Promise<string> {
	return new Promise((resolve) => {
		const socket = connect(smtp, '127.0.0.1')
		const steps = ['EHLO check.invalid', 'MAIL FROM:<>', `RCPT TO:<${recipient}>`]
		let heard = ''
		const done = () => {
			socket.destroy()
			resolve(heard)
		}
		socket.setTimeout(15_000, done).once('error', done).once('close', done)
		socket.setEncoding('utf8').on('data', (text: string) => {
			heard += text
			if (!/(^|\r\n)\d{3} [^\r\n]*\r\n$/.test(heard)) return
			const next = /(^|\r\n)2\d\d /.test(heard) ? steps.shift() : undefined
			if (next === undefined) return done()
			heard = ''
			socket.write(`${next}\r\n`)
		})
	})
}

/** @returns what was looked at, in the order in which it should be mended */
export async function check(wanted: Wanted): Promise<Finding[]> {
	const { dovecot, postfix } = wanted
	const { imap, imaps, pop3, pop3s, sieve } = dovecot.ports
	const { smtp, submission, submissions } = postfix.ports
	const door = (number: number, daemon: string, overTls = false) => port(wanted, number, daemon, overTls)
	const looks: [what: string, wrong: Promise<string | null> | undefined][] = [
		['Packages', packages()],
		...LOGINS.map((login): [string, Promise<string | null>] => [`Database as ${login}`, database(wanted, login)]),
		['Configuration', files(wanted)],
		['Certificate', certificate(wanted)],
		[`IMAP (${imap})`, door(imap, 'Dovecot')],
		[`IMAP over TLS (${imaps})`, imaps ? door(imaps, 'Dovecot', true) : undefined],
		[`POP3 (${pop3})`, pop3 ? door(pop3, 'Dovecot') : undefined],
		[`POP3 over TLS (${pop3s})`, pop3s ? door(pop3s, 'Dovecot', true) : undefined],
		[`ManageSieve (${sieve})`, sieve ? door(sieve, 'Dovecot') : undefined],
		[`SMTP from other servers (${smtp})`, door(smtp, 'Postfix')],
		[`Submission (${submission})`, door(submission, 'Postfix')],
		[`Submission over TLS (${submissions})`, door(submissions, 'Postfix', true)],
		['Mail store', store(wanted)],
		['Postfix asks the database', lookUps(wanted)],
		['Dovecot’s door for the panel', doveadmDoor(wanted)],
		['Mail log for the message trace', postfix.logFile === undefined ? undefined : mailLog(postfix.logFile)],
	]
	const findings: Finding[] = []
	for (const [what, wrong] of looks) if (wrong !== undefined) findings.push({ what, wrong: await wrong })
	return findings
}
