/** Whether the parts of the mail server answer, as mail programs and other servers would find them. */
import { connections, MailServerError } from '@/platform/mail-server/doveadm'
import { greets, opens } from '../../../deploy/ports'
import type { Answer, Found } from './found'
import { type Setting, serverOf } from './setting'

const DOORS: readonly {
	readonly port: string
	readonly words: string
	readonly daemon: 'Dovecot' | 'Postfix'
	readonly speaksFirst?: true
}[] = [
	{ port: 'imap', words: 'IMAP', daemon: 'Dovecot' },
	{ port: 'imaps', words: 'IMAP over TLS', daemon: 'Dovecot' },
	{ port: 'pop3', words: 'POP3', daemon: 'Dovecot' },
	{ port: 'pop3s', words: 'POP3 over TLS', daemon: 'Dovecot' },
	{ port: 'sieve', words: 'ManageSieve', daemon: 'Dovecot' },
	{ port: 'smtp', words: 'SMTP from other servers', daemon: 'Postfix', speaksFirst: true },
	{ port: 'submission', words: 'Submission', daemon: 'Postfix', speaksFirst: true },
	{ port: 'submissions', words: 'Submission over TLS', daemon: 'Postfix' },
]

const silent = (subject: string, label: string, daemon: string, said: string): Found => ({
	kind: 'silent-daemon',
	subject,
	label,
	detail: { daemon, said },
	severity: 3,
})

/** A moment of being busy is no silence. */
const TRIES = 3
async function answers(knock: () => Promise<boolean>): Promise<boolean> {
	for (let tries = 1; tries <= TRIES; tries += 1) if (await knock()) return true
	return false
}

export async function lookAtDaemons(here: Setting): Promise<Answer> {
	const server = serverOf(here)
	const found: Found[] = []
	const why = await connections(server).then(
		() => null,
		(error: unknown) => (error instanceof MailServerError ? error.message : String(error)),
	)
	if (why !== null) found.push(silent('doveadm', 'Dovecot’s door for the panel', 'Dovecot', why))
	for (const { port, words, daemon, speaksFirst } of DOORS) {
		const number = here.setup.ports[port]
		if (number === undefined) continue
		const well = await answers(() => (speaksFirst ? greets(number) : opens(number)))
		const said = speaksFirst ? 'It does not greet.' : 'Nothing listens there.'
		if (!well) found.push(silent(port, `${words} (port ${number})`, daemon, said))
	}
	return { found }
}
