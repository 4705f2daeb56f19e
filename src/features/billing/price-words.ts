/** Prices and counts in the words of pages. Pure. */
import { shownBytes } from '@/core/size'
import { shownAmount, shownQuotient } from './money'
import { type Line, type Price, unitOf } from './price-lines'

export const STORAGE_WORDS = {
	used: 'GB in use',
	reserved: 'GB reserved by quotas',
} as const

/** "1.50 EUR per mailbox", "0.20 EUR per GB in use": for each month. */
export function priceWords({ perMailbox, perGb, currency, storageBasis }: Price): string[] {
	const words = [
		...(perMailbox > 0n ? [`${shownAmount(perMailbox, currency)} per mailbox`] : []),
		...(perGb > 0n ? [`${shownAmount(perGb, currency)} per ${STORAGE_WORDS[storageBasis]}`] : []),
	]
	return words.length > 0 ? words : ['free of charge']
}

/** "5 mailboxes and 10 GB free in each domain"; empty where nothing is. */
export function freeWords({ includedMailboxes, includedBytes }: Price): string {
	const free = [
		...(includedMailboxes > 0 ? [includedMailboxes === 1 ? '1 mailbox' : `${includedMailboxes} mailboxes`] : []),
		...(includedBytes > 0n ? [shownBytes(includedBytes)] : []),
	]
	return free.length > 0 ? `${free.join(' and ')} free in each domain` : ''
}

/** What was there on an average day of those counted: "14.20", "3.05 GB". */
export function averageWords({ what, counted, days }: Line): string {
	const average = shownQuotient(counted, unitOf(what) * BigInt(days))
	return what === 'mailboxes' ? average : `${average} GB`
}

/** What is charged, in whole months of one: 1.13 is one mailbox for a month, and another for four days. */
export const chargedMonths = ({ what, charged }: Line, daysOfMonth: number): string =>
	shownQuotient(charged, unitOf(what) * BigInt(daysOfMonth))
export const chargedWords = (line: Line, daysOfMonth: number): string =>
	`${chargedMonths(line, daysOfMonth)} ${line.what === 'mailboxes' ? 'mailbox-months' : 'GB-months'}`

/** What a line is for: "Mailboxes", "Storage in use". */
export const whatWords = ({ what, plan }: Line): string => {
	if (what === 'mailboxes') return 'Mailboxes'
	return plan.storageBasis === 'used' ? 'Storage in use' : 'Storage reserved'
}

/** How a statement comes about, for whoever has to check it. */
export const howItIsCounted = (daysOfMonth: number): readonly string[] => [
	'Each day (UTC) the mailboxes and the storage of every domain are counted once. Mailboxes count whether enabled or not; what lies in the trash does not.',
	`What is above the free amount is charged by the day: the counts of all days are added up and divided by the ${daysOfMonth} days of the month, which gives mailbox-months and GB-months.`,
	'The amount of a line is that × its price, rounded once, to the nearest smallest unit of the currency; exactly half goes up.',
	'A total is the sum of its lines. Currencies are never added together.',
]
