/** What became of a message, and the codes that mail servers give for it (RFC 3463), in words that need no RFC. Pure. */
import type { TraceResult } from './trace-filter'

/** The last two numbers of a code; the first says whether it is for good. What ends in 0 holds for all that are not named. */
const DETAILS: Readonly<Record<string, string>> = {
	'0.0': 'no reason is given',
	'1.0': 'something is wrong with the address',
	'1.1': 'there is no such address',
	'1.2': 'there is no such domain, or no mail server for it',
	'1.3': 'the address is not written as an address',
	'1.4': 'the address could mean several people',
	'1.5': 'the address takes mail',
	'1.6': 'whoever had the address has moved, and nobody knows where',
	'1.7': 'the sender’s address is not written as an address',
	'1.8': 'the sender’s domain does not exist',
	'1.9': 'the message was passed on',
	'1.10': 'the domain takes no mail at all',
	'2.0': 'something is wrong with the mailbox',
	'2.1': 'the mailbox takes no mail at the moment, or is disabled',
	'2.2': 'the mailbox is full',
	'2.3': 'the message is larger than the mailbox takes',
	'2.4': 'the mailing list could not be worked out',
	'3.0': 'something is wrong with the other mail server',
	'3.1': 'the other mail server has no space left',
	'3.2': 'the other mail server takes no mail at the moment',
	'3.3': 'the other mail server cannot do what the message needs',
	'3.4': 'the message is too large for the other mail server',
	'3.5': 'the other mail server is set up wrongly',
	'4.0': 'something is wrong on the way there',
	'4.1': 'the other mail server does not answer',
	'4.2': 'the connection broke off',
	'4.3': 'it could not be found out where mail for this domain goes',
	'4.4': 'there is no way to this domain',
	'4.5': 'the other mail server is too busy',
	'4.6': 'the message went round in a circle',
	'4.7': 'it was tried for so long that it was given up',
	'5.0': 'the two mail servers did not understand each other',
	'5.1': 'the other mail server got a command out of turn',
	'5.2': 'the other mail server did not understand a command',
	'5.3': 'it had too many recipients at once',
	'5.4': 'the other mail server did not understand part of a command',
	'6.0': 'something is wrong with what is in the message',
	'6.1': 'the kind of message is not taken there',
	'6.3': 'it would have to be converted, and cannot be',
	'6.6': 'it could not be converted',
	'7.0': 'it is against the rules of the other side',
	'7.1': 'it is not allowed: by the rules of whoever takes it, or because the sender may not send like that',
	'7.2': 'the sender may not write to this mailing list',
	'7.5': 'the encryption could not be agreed on',
	'7.7': 'the message was changed on its way',
	'7.8': 'whoever sent it was not signed in, or with a wrong password',
	'7.9': 'that way of signing in is too weak',
	'7.20': 'no valid DKIM signature was found',
	'7.23': 'the sender’s domain does not let this server send for it (SPF)',
	'7.25': 'the sending server has no name of its own',
	'7.26': 'the message could not prove where it comes from (SPF, DKIM)',
	'7.27': 'the sender’s domain says that it sends no mail',
}
/** What a code means; NULL for none, or one that says nothing but that all is well. */
export function codeWords(code: string): string | null {
	const [first = '', second = '', third = ''] = code.split('.')
	if (!/^[245]$/.test(first) || first === '2') return null
	const known = [`${second}.${third}`, `${second}.0`].find((key) => Object.hasOwn(DETAILS, key))
	return known === undefined ? null : (DETAILS[known] ?? null)
}

export const RESULT_WORDS: Readonly<Record<TraceResult, string>> = {
	sent: 'Sent',
	received: 'Received',
	deferred: 'Waiting',
	bounced: 'Came back',
	refused: 'Refused',
}
export const RESULT_TONES = {
	sent: 'success',
	received: 'success',
	deferred: 'warning',
	bounced: 'danger',
	refused: 'danger',
} as const satisfies Record<TraceResult, string>

/** Whether it went to another server or into a mailbox here. */
const arrived = (relay: string): string => {
	if (relay === '') return 'It was handed on.'
	return relay.includes('[private/') ? 'Put into the mailbox.' : `Handed to ${serverName(relay)}.`
}
/** mx.example.org[203.0.113.7]:25 without its port; one whose number has no name is told by the number alone, where Postfix says “unknown”. */
export const serverName = (relay: string): string =>
	relay
		.replace(/:\d+$/, '')
		.replace(/^(.*)\[(.*)\]$/, (_whole, name: string, number: string) =>
			name === 'unknown' || name === number ? number : `${name} (${number})`,
		)

/** One try, as a sentence. */
export function eventWords({ result, code, relay }: { result: TraceResult; code: string; relay: string }): string {
	const why = codeWords(code)
	const because = why === null ? '' : `: ${why}`
	if (result === 'sent' || result === 'received') return arrived(relay)
	if (result === 'deferred') return `Not yet${because}. It is tried again.`
	if (result === 'bounced') return `Given up${because}. The sender is told.`
	return /^4/.test(code) ? `Refused for now${because}. Whoever sent it may try again.` : `Refused${because}.`
}
