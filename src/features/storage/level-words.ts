/** How full mailboxes are, and what follows from it, in words. Pure. */
import type { Level } from '@/core/fullness'
import type { LetterBody } from '@/core/letter-body'
import { shownAddress } from '@/core/shown-address'
import { shownBytes } from '@/core/size'
import type { Digest } from './near-full'

export interface Filled {
	readonly address: string
	readonly bytes: bigint
	readonly quotaBytes: bigint
	/** Of the quota, rounded down. */
	readonly percent: number
}

/** 3.2 GB of 4 GB */
export const ofQuota = ({ bytes, quotaBytes }: Pick<Filled, 'bytes' | 'quotaBytes'>): string =>
	`${shownBytes(bytes)} of ${shownBytes(quotaBytes)}`

export const ROOM =
	'To make room, delete what you no longer need, large messages first, and empty the trash: what lies there counts too.'
const MORE = 'If you need more space, ask whoever looks after your mailbox.'
const WILL =
	'When it is full, mail to you is refused, of which whoever wrote it is told, and you can send none yourself until there is space again.'
const IS =
	'Mail to you is refused from now on, of which whoever wrote it is told, and you can send none yourself until there is space again.'

/** What the owner of a mailbox is told when it reaches a level. */
export function warningOf(
	level: Exclude<Level, 0>,
	filled: Filled,
	name: string,
): Omit<LetterBody, 'footer'> & { subject: string } {
	const full = level === 100
	const holds = `your mailbox ${shownAddress(filled.address)} ${full ? 'is full: it holds' : 'holds'} ${ofQuota(filled)}.`
	return {
		subject: full ? 'Your mailbox is full' : `Your mailbox is ${filled.percent} % full`,
		paragraphs: [`Hello ${name},`, `${holds} ${full ? IS : WILL}`, `${ROOM} ${MORE}`],
		action: 'See how full it is',
	}
}

const boxes = (count: number): string => (count === 1 ? '1 mailbox is' : `${count} mailboxes are`)

/** What somebody who sets quotas is told about the mailboxes within their reach. */
export function digestWords(
	{ total, full, mailboxes }: Digest,
	name: string,
): Omit<LetterBody, 'footer'> & { subject: string } {
	const line = ({ isNew, ...filled }: Digest['mailboxes'][number]) =>
		`${shownAddress(filled.address)}: ${filled.percent} %, ${ofQuota(filled)}${isNew ? ', new' : ''}`
	const fullOnes =
		full === 0 ? '' : ` Of these, ${full === 1 ? '1 is full' : `${full} are full`}: mail to it is refused.`
	const more = total - mailboxes.length
	return {
		subject: `${boxes(total)} nearly full`,
		paragraphs: [
			`Hello ${name},`,
			`${boxes(total)} at 80 % of the quota or more, where you may set it.${fullOnes}`,
			...mailboxes.map(line),
			...(more > 0 ? [`And ${more} more.`] : []),
		],
		action: 'See them all',
	}
}
