import { shownBytes } from '@/core/address'
import { isRight, type Limits, specOf } from '@/core/policy'
import { isPattern, PATTERNS } from '@/core/proposed-address'
import { mailboxLines, personLines } from '@/core/template-words'

/** The columns that say what a template does. */
export interface TemplateColumns {
	readonly kind: 'mailbox' | 'person'
	readonly quotaBytes: bigint | null
	readonly sendOnly: boolean
	readonly protocols: readonly string[]
	readonly addressPattern: string
	readonly welcome: string
	readonly rights: readonly string[]
	readonly scope: string
	readonly maxMailboxes: number | null
	readonly maxAliases: number | null
	readonly maxLists: number | null
	readonly maxStorageBytes: bigint | null
	readonly maxStoragePerMailboxBytes: bigint | null
	readonly maxSendsPerHour: number | null
	readonly maxSendsPerDay: number | null
	readonly passOnDepth: number
	readonly endsAfterDays: number | null
}

export const quotaWords = (bytes: bigint | null): string => (bytes === null ? 'unlimited' : shownBytes(bytes))

/** The limits that are set, in words. */
export function limitWords({
	mailboxes,
	aliases,
	lists,
	storageBytes,
	storagePerMailboxBytes,
	sendsPerHour,
	sendsPerDay,
}: Limits): string[] {
	const words: string[] = []
	if (mailboxes !== null) words.push(`at most ${mailboxes} mailboxes`)
	if (aliases !== null) words.push(`at most ${aliases} aliases`)
	if (lists !== null) words.push(`at most ${lists} lists`)
	if (storageBytes !== null) words.push(`at most ${shownBytes(storageBytes)} in all`)
	if (storagePerMailboxBytes !== null) words.push(`at most ${shownBytes(storagePerMailboxBytes)} a mailbox`)
	if (sendsPerHour !== null) words.push(`at most ${sendsPerHour} recipients an hour and domain`)
	if (sendsPerDay !== null) words.push(`at most ${sendsPerDay} recipients a day and domain`)
	return words
}

export const limitsOf = (template: TemplateColumns): Limits => ({
	mailboxes: template.maxMailboxes,
	aliases: template.maxAliases,
	lists: template.maxLists,
	storageBytes: template.maxStorageBytes,
	storagePerMailboxBytes: template.maxStoragePerMailboxBytes,
	sendsPerHour: template.maxSendsPerHour,
	sendsPerDay: template.maxSendsPerDay,
})

const exampleOf = (pattern: string): string => (isPattern(pattern) ? PATTERNS[pattern] : '')
export const labelsOf = (rights: readonly string[]): string[] =>
	rights.filter(isRight).map((right) => specOf(right).label)

/** What a template says, a line for each thing. */
export function linesOf(template: TemplateColumns): string[] {
	if (template.kind === 'mailbox') {
		const { sendOnly, protocols, addressPattern, welcome, quotaBytes } = template
		const said = {
			quota: quotaWords(quotaBytes),
			sendOnly,
			protocols,
			example: exampleOf(addressPattern),
			welcome: welcome !== '',
		}
		return mailboxLines(said)
	}
	const { scope, endsAfterDays, passOnDepth } = template
	return personLines({
		rights: labelsOf(template.rights),
		scope,
		limits: limitWords(limitsOf(template)),
		endsAfterDays,
		passOnDepth,
	})
}
