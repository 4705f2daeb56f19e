/** What is known about one finding, line by line, in words. */
import { z } from 'zod'
import { shownBytes } from '@/core/address'
import type { Finding } from './list-findings'

export interface Fact {
	readonly term: string
	readonly text: string
	/** Shown letter by letter: a folder, a record. */
	readonly isCode?: boolean
}

const number = z.number().nullish()
const detail = z.object({
	messages: number,
	bytes: number,
	latest: z.string().nullish(),
	lastSignIn: number,
	maildir: z.string().nullish(),
	isTaken: z.boolean().nullish(),
	isForeign: z.boolean().nullish(),
	knowsDomain: z.boolean().nullish(),
	fits: z.boolean().nullish(),
	inTrash: z.boolean().nullish(),
	shownBytes: number,
	countedBytes: number,
	shownMessages: number,
	countedMessages: number,
	shownQuota: number,
	countedQuota: number,
	table: z.string().nullish(),
	rows: number,
	daemon: z.string().nullish(),
	said: z.string().nullish(),
	runs: z.string().nullish(),
	wanted: z.string().nullish(),
	written: z.boolean().nullish(),
	fault: z.string().nullish(),
	host: z.string().nullish(),
	mx: z.array(z.string()).nullish(),
	leadsHere: z.boolean().nullish(),
	spf: z.string().nullish(),
	dmarc: z.string().nullish(),
	dkim: z.boolean().nullish(),
})
type Detail = z.output<typeof detail>

const size = (bytes: number | null | undefined) => shownBytes(BigInt(Math.max(0, Math.round(bytes ?? 0))))
const count = (n: number | null | undefined) => (n === 1 ? '1 message' : `${n ?? 0} messages`)
const day = (text: string) => new Date(text).toISOString().slice(0, 10)
const quota = (bytes: number | null | undefined) => (bytes === null || bytes === undefined ? 'unlimited' : size(bytes))

function ofFolder(it: Detail): Fact[] {
	if (!it.maildir) return [{ term: 'Holds', text: 'no maildir' }]
	const latest = it.latest ? `, the latest of ${day(it.latest)}` : ''
	return [{ term: 'Holds', text: `${count(it.messages)}, ${size(it.bytes)}${latest}` }]
}

function ofMailbox(it: Detail): Fact[] {
	const latest = it.lastSignIn
		? [{ term: 'Last sign-in', text: day(new Date(it.lastSignIn * 1000).toISOString()) }]
		: []
	const trash = it.inTrash ? [{ term: 'State', text: 'in the trash' }] : []
	return [{ term: 'Held, by the last report', text: `${count(it.messages)}, ${size(it.bytes)}` }, ...latest, ...trash]
}

function ofDns(it: Detail): Fact[] {
	const mx = it.mx && it.mx.length > 0 ? it.mx.join(', ') : 'none'
	return [
		{ term: 'Mail goes to (MX)', text: it.leadsHere ? mx : `${mx}; it should be ${it.host ?? ''}` },
		{ term: 'Who may send (SPF)', text: it.spf ?? 'no record', isCode: Boolean(it.spf) },
		{ term: 'What others do with doubtful mail (DMARC)', text: it.dmarc ?? 'no record', isCode: Boolean(it.dmarc) },
		{ term: 'Keys for signatures (DKIM)', text: it.dkim ? 'published' : 'none published' },
	]
}

const OF: Readonly<Partial<Record<Finding['kind'], (it: Detail) => Fact[]>>> = {
	'unknown-maildir': ofFolder,
	'missing-maildir': ofMailbox,
	'use-differs': (it) => [
		{ term: 'The panel shows', text: `${count(it.shownMessages)}, ${size(it.shownBytes)}` },
		{ term: 'Dovecot counts', text: `${count(it.countedMessages)}, ${size(it.countedBytes)}` },
	],
	'quota-differs': (it) => [
		{ term: 'The panel says', text: quota(it.shownQuota) },
		{ term: 'Dovecot holds it to', text: quota(it.countedQuota) },
	],
	'sum-differs': (it) => [
		{ term: 'Kept', text: size(it.shownBytes) },
		{ term: 'Added up', text: size(it.countedBytes) },
	],
	'orphaned-rows': (it) => [
		{ term: 'Table', text: it.table ?? '', isCode: true },
		{ term: 'Rows', text: String(it.rows ?? 0) },
	],
	'silent-daemon': (it) => [
		{ term: 'Daemon', text: it.daemon ?? '' },
		{ term: 'What was found', text: it.said ?? '' },
	],
	'old-configuration': (it) => [
		{ term: 'Runs with', text: it.runs ?? 'one that tells no version', isCode: Boolean(it.runs) },
		{ term: 'The panel would write', text: it.wanted ?? '', isCode: true },
	],
	'old-views': (it) => [
		{ term: 'What is wrong', text: it.fault === 'changed' ? 'changed by hand' : 'of another version' },
	],
	'dns-differs': ofDns,
}

const parsed = (finding: Pick<Finding, 'detail'>): Detail => detail.parse(finding.detail)

export const factsOf = (finding: Pick<Finding, 'kind' | 'detail'>): Fact[] => OF[finding.kind]?.(parsed(finding)) ?? []

/** Can a mailbox be made over it? */
export const fitsMailbox = (finding: Pick<Finding, 'kind' | 'detail'>): boolean =>
	finding.kind === 'unknown-maildir' && parsed(finding).fits === true

/** What a person can do where the panel cannot, for this very finding; NULL = what its kind says is all. */
export function adviceOf(finding: Pick<Finding, 'kind' | 'detail'>): string | null {
	const it = parsed(finding)
	if (finding.kind === 'old-configuration')
		return it.written
			? `The files are written already. Restart ${it.daemon}: systemctl restart ${(it.daemon ?? '').toLowerCase()}`
			: 'On the mail server, as root: npm run mail -- configure --out /etc, then systemctl restart dovecot postfix'
	if (finding.kind === 'silent-daemon')
		return `On the mail server: systemctl status ${(it.daemon ?? '').toLowerCase()}, then npm run mail -- check --out /etc`
	if (finding.kind !== 'unknown-maildir' || it.fits) return null
	if (it.isForeign)
		return 'The journal knows a mailbox of this id in a domain that is not this one: whose mail it is has to be found out before anybody reads it.'
	if (it.isTaken)
		return 'A mailbox of this id is known elsewhere, or was erased: no other can be made over this folder.'
	if (!it.knowsDomain)
		return 'Its domain is not in the panel. Create the domain and look again; then it can be adopted.'
	return it.maildir
		? 'Only a folder that is named like the id of a mailbox, with Maildir inside, can become one as it is. Rename it to a new UUID, look again, and adopt it.'
		: 'There is no mail in it, so nothing is lost by taking it away.'
}
