/** A template in words: in lists, in previews, and where it changed meanwhile. Pure, and free of imports that a browser lacks. */
import { areAll, protocolWords } from './protocols'

export interface SaidMailbox {
	/** In words; `unlimited` without a bound. */
	readonly quota: string
	readonly sendOnly: boolean
	readonly protocols: readonly string[]
	/** What the pattern makes of "Anna Adler"; empty = nothing is proposed. */
	readonly example: string
	readonly welcome: boolean
}
export interface SaidPerson {
	readonly rights: readonly string[]
	readonly scope: string
	/** In words, such as "at most 25 mailboxes". */
	readonly limits: readonly string[]
	readonly endsAfterDays: number | null
	readonly passOnDepth: number
}

export const SCOPE_WORDS: Readonly<Record<string, string>> = {
	mailbox: 'their own mailbox',
	domain: 'the domain of their mailbox',
	organization: 'the organization of their domain',
}

export const mailboxLines = ({ quota, sendOnly, protocols, example, welcome }: SaidMailbox): string[] => [
	quota === 'unlimited' ? 'Storage without a quota' : `Quota ${quota}`,
	sendOnly ? 'Send only' : 'Receives and sends',
	...(sendOnly || areAll(protocols) ? [] : [`Mail programs: ${protocolWords(protocols)}`]),
	...(example === '' ? [] : [`Addresses like ${example}`]),
	...(welcome ? ['A welcome text for the owner'] : []),
]

const days = (n: number): string => (n === 1 ? '1 day' : `${n} days`)

export const personLines = ({ rights, scope, limits, endsAfterDays, passOnDepth }: SaidPerson): string[] => [
	`May ${rights.length <= 6 ? rights.map((label) => label.charAt(0).toLowerCase() + label.slice(1)).join(', ') : `use ${rights.length} rights`}`,
	`In ${SCOPE_WORDS[scope] ?? scope}`,
	...limits.map((limit) => limit.charAt(0).toUpperCase() + limit.slice(1)),
	...(endsAfterDays === null ? [] : [`Ends after ${days(endsAfterDays)}`]),
	...(passOnDepth > 0 ? ['May be handed on'] : []),
]
