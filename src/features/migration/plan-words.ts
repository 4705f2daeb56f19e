/** What would come over, or came, as lines for whoever sits at the command line. Pure. */
import type { Counts, Kind, Outcome } from './bring/work'
import type { Said } from './inventory'

const ONE: Readonly<Record<Kind, string>> = {
	domains: 'domain',
	mailboxes: 'mailbox',
	aliases: 'alias',
	administrators: 'administrator',
}
const KINDS = Object.keys(ONE) as Kind[]

export function countedWords(counts: Counts): string {
	const some = KINDS.filter((kind) => counts[kind] > 0)
	return some.map((kind) => `${counts[kind]} ${counts[kind] === 1 ? ONE[kind] : kind}`).join(', ') || 'nothing'
}

const said = ({ line, what, why }: Said): string =>
	`  ${line === null ? '' : `line ${line}: `}${what}: ${/[.!?]$/.test(why) ? why : `${why}.`}`

const listed = (title: string, all: readonly Said[]): string[] =>
	all.length === 0 ? [] : ['', `${title} (${all.length}):`, ...all.map(said)]

/** @param isDone false = it was only rehearsed */
export function planWords(outcome: Outcome, schemes: ReadonlyMap<string, number>, isDone: boolean): string[] {
	const { organization, made, here, left, notes } = outcome
	const kept = [...schemes].map(([scheme, count]) => `${count} {${scheme}}`).join(', ')
	const where = `${organization.name}${organization.isNew ? ', which is new' : ''}`
	return [
		`Into the organization ${where}: ${countedWords(made)} ${isDone ? 'came over' : 'would come over'}.`,
		...(KINDS.some((kind) => here[kind] > 0) ? [`Here already, and left as they are: ${countedWords(here)}.`] : []),
		...(kept === '' ? [] : [`Passwords that work on as they are, in the file: ${kept}.`]),
		...listed('Comes otherwise', notes),
		...listed(isDone ? 'Did not come over' : 'Does not come over', left),
		'',
		isDone ? 'Done.' : 'Rehearsed: nothing was changed. Add --really to do it.',
	]
}

/** How the mail itself is fetched, with the name of one of the mailboxes in it. */
export const mailWords = (address: string): string[] => [
	'The mail itself comes with Dovecot, mailbox by mailbox and as often as you like (deploy/README.md, “Moving the mail”):',
	`  doveadm -o imapc_host=OLD.SERVER -o imapc_user=${address} -o imapc_password=… -o imapc_features='rfc822.size fetch-headers' \\`,
	`    -o imapc_ssl=imaps -o imapc_port=993 sync -1 -R -u ${address} imapc:`,
]
