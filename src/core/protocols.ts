/** The protocols of mail programs, by the names that the mail server has for them. Pure, and free of imports that a browser lacks. */

export const PROTOCOLS = ['imap', 'pop3', 'smtp', 'sieve'] as const
export type Protocol = (typeof PROTOCOLS)[number]

interface Words {
	readonly label: string
	readonly help: string
}
export const PROTOCOL_WORDS: Readonly<Record<Protocol, Words>> = {
	imap: { label: 'IMAP', help: 'Reads mail, and leaves it on the server.' },
	pop3: { label: 'POP3', help: 'Fetches mail onto one device.' },
	smtp: { label: 'SMTP', help: 'Sends mail.' },
	sieve: { label: 'ManageSieve', help: 'Changes the rules that sort mail.' },
}

/** As the boxes of a form. */
export const PROTOCOL_OPTIONS = PROTOCOLS.map((value) => ({ value, ...PROTOCOL_WORDS[value] }))

export const isProtocol = (text: string): text is Protocol => Object.hasOwn(PROTOCOL_WORDS, text)

/** Each once, and always in the same order. */
export const inOrder = (protocols: Iterable<string>): Protocol[] => {
	const wanted = new Set(protocols)
	return PROTOCOLS.filter((protocol) => wanted.has(protocol))
}

export const areAll = (protocols: Iterable<string>): boolean => inOrder(protocols).length === PROTOCOLS.length

export const isSame = (a: Iterable<string>, b: Iterable<string>): boolean => inOrder(a).join() === inOrder(b).join()

/** "IMAP, SMTP", "all protocols", "no protocol". */
export function protocolWords(protocols: Iterable<string>): string {
	const some = inOrder(protocols)
	if (some.length === 0) return 'no protocol'
	return some.length === PROTOCOLS.length ? 'all protocols' : some.map((one) => PROTOCOL_WORDS[one].label).join(', ')
}

interface Use {
	readonly protocols: Iterable<string>
	readonly sendOnly: boolean
}
/** What counts of a mailbox's list: one that only sends is used over SMTP alone. */
export const usable = ({ protocols, sendOnly }: Use): Protocol[] =>
	inOrder(protocols).filter((protocol) => !sendOnly || protocol === 'smtp')

/** The same in words, as a line of its own: "IMAP, SMTP". */
export function usableWords(use: Use): string {
	const words = protocolWords(usable(use))
	return words.charAt(0).toUpperCase() + words.slice(1)
}
