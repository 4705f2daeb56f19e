/** What a source says, put together: each address once, in canonical form, and a sentence for everything that does not come over. */
import { canonicalAddress, canonicalDomain, LocalPart, Name, shownAddress } from '@/core/address'
import { PROTOCOLS, type Protocol } from '@/core/protocols'
import { BroughtPassword } from '../brought-password'
import type { ForeignHash } from '../foreign-hash'
import type { DomainItem, MailboxItem, Said } from '../inventory'

type Line = number | null
export interface DomainSaid extends Partial<Omit<DomainItem, 'line' | 'name'>> {}
export interface MailboxSaid {
	readonly name: string | null
	readonly password: ForeignHash | BroughtPassword
	readonly quotaBytes: bigint | null
	readonly enabled: boolean
	readonly sendOnly?: boolean
	readonly protocols?: readonly Protocol[]
}
export interface AliasDraft {
	readonly line: Line
	readonly destinations: Set<string>
	enabled: boolean
}

const NEW_PASSWORD = 'comes over with a password that nobody knows. Set a new one, or let the owner ask for it.'
const CATCH_ALL = 'a catch-all takes mail for every address that is not there; here such mail is refused.'

/** An address that could be one of ours, or the sentence that says why not. */
export function ownAddress(text: string): { address: string } | { fault: string } {
	const at = text.lastIndexOf('@')
	const domain = at < 0 ? null : canonicalDomain(text.slice(at + 1))
	if (domain === null) return { fault: 'that is no address.' }
	const local = LocalPart.safeParse(text.slice(0, at))
	if (!local.success) return { fault: local.error.issues[0]?.message ?? 'that is no address.' }
	const address = canonicalAddress(`${local.data}@${domain}`)
	return address === null ? { fault: 'the address is too long.' } : { address }
}

/** As it is there, or else the part before the @. */
export function personName(text: string, address: string): string {
	const name = Name.safeParse(text)
	return name.success ? name.data : address.slice(0, address.lastIndexOf('@'))
}

/** A text of another database on its way into a sentence. */
export const named = (text: string): string => shownAddress(text.replace(/\p{C}+/gu, '�').slice(0, 200))

const NO_LIMITS = {
	description: '',
	enabled: true,
	maxMailboxes: null,
	maxAliases: null,
	maxStorageBytes: null,
	mostPerMailbox: null,
}

export class Draft {
	readonly domains = new Map<string, DomainItem>()
	readonly mailboxes = new Map<string, MailboxItem>()
	readonly aliases = new Map<string, AliasDraft>()
	readonly aliasDomains = new Map<string, { line: Line; target: string; enabled: boolean }>()
	readonly admins = new Map<string, { line: Line; name: string; domains: Set<string> }>()
	readonly behind: Said[] = []
	readonly notes: Said[] = []
	readonly #unknown: BroughtPassword

	private constructor(unknown: BroughtPassword) {
		this.#unknown = unknown
	}

	static async begun(): Promise<Draft> {
		return new Draft(await BroughtPassword.unknown())
	}

	left(line: Line, what: string, why: string): void {
		this.behind.push({ line, what: named(what), why: why.slice(0, 600) })
	}

	note(line: Line, what: string, why: string): void {
		this.notes.push({ line, what: named(what), why: why.slice(0, 600) })
	}

	/** Somebody who administers the whole server there. */
	aboveAll(line: Line, what: string): void {
		this.note(line, what, 'administers everything there. Who administers this whole server is decided here.')
	}

	domain(line: Line, text: string, said: DomainSaid): void {
		const name = canonicalDomain(text)
		if (name === null) this.left(line, text, 'that is no domain name.')
		else if (this.domains.has(name)) this.left(line, name, 'the domain is in the file twice; the first counts.')
		else this.domains.set(name, { ...NO_LIMITS, ...said, line, name })
	}

	aliasDomain(line: Line, text: string, to: string, enabled: boolean): void {
		const name = canonicalDomain(text)
		const target = canonicalDomain(to)
		if (name === null || target === null || name === target) this.left(line, text, 'that is no alias domain.')
		else this.aliasDomains.set(name, { line, target, enabled })
	}

	mailbox(line: Line, text: string, said: MailboxSaid): void {
		const own = ownAddress(text)
		if ('fault' in own) {
			this.left(line, text, own.fault)
			return
		}
		const { address } = own
		if (this.mailboxes.has(address)) {
			this.left(line, address, 'the mailbox is in the file twice; the first counts.')
			return
		}
		const { name, password, sendOnly = false, protocols = PROTOCOLS, quotaBytes, enabled } = said
		this.mailboxes.set(address, {
			line,
			address,
			name: personName(name ?? '', address),
			password: this.#passwordOf(line, address, password),
			quotaBytes,
			enabled,
			sendOnly,
			protocols: [...protocols],
		})
	}

	#passwordOf(line: Line, address: string, password: ForeignHash | BroughtPassword): BroughtPassword {
		if (password instanceof BroughtPassword) return password
		if (password.is === 'kept') {
			this.#count(password.scheme)
			return BroughtPassword.hashed(password.stored)
		}
		this.left(line, address, `${password.why}. The mailbox ${NEW_PASSWORD}`)
		return this.#unknown
	}

	/** How many passwords come over of which scheme. */
	readonly schemes = new Map<string, number>()
	#count(scheme: string): void {
		this.schemes.set(scheme, (this.schemes.get(scheme) ?? 0) + 1)
	}

	/** @param to addresses, with commas or white space between */
	alias(line: Line, text: string, to: string, enabled: boolean): void {
		const found = text.trim()
		if (/^[*%]?@/.test(found)) {
			this.left(line, found, CATCH_ALL)
			return
		}
		const own = ownAddress(found)
		if ('fault' in own) {
			this.left(line, text, own.fault)
			return
		}
		const draft = this.aliases.get(own.address) ?? { line, destinations: new Set(), enabled }
		for (const word of to.split(/[\s,;]+/).filter((one) => one !== '')) {
			if (isOfVacation(word, own.address)) continue
			const address = canonicalAddress(word)
			if (address === null) this.left(line, own.address, `delivers to “${named(word)}”, which is no address.`)
			else draft.destinations.add(address)
		}
		draft.enabled ||= enabled
		this.aliases.set(own.address, draft)
	}

	/** @param domain as they are written there, each by a call */
	admin(line: Line, text: string, domain: string, name = ''): void {
		const address = canonicalAddress(text)
		const why = 'signs in there by a name. Here people sign in by an address: add them, and give them their domains.'
		if (address === null) {
			this.left(line, text, why)
			return
		}
		const canonical = canonicalDomain(domain)
		if (canonical === null) {
			this.left(line, text, `administers “${named(domain)}”, which is no domain name.`)
			return
		}
		const before = this.admins.get(address)
		const domains = before?.domains ?? new Set<string>()
		domains.add(canonical)
		this.admins.set(address, { line: before?.line ?? line, name: before?.name || name, domains })
	}

	/** Rows of tables that nothing here is like. */
	leftTables(counts: ReadonlyMap<string, number>, words: Readonly<Record<string, readonly [string, string]>>): void {
		for (const [table, [what, why]] of Object.entries(words)) {
			const count = counts.get(table) ?? 0
			if (count > 0) this.left(null, `${count} ${what}`, why)
		}
	}
}

/** PostfixAdmin turns an auto-reply on by a destination such as anna#example.org@autoreply.example.org. */
const isOfVacation = (word: string, address: string): boolean =>
	word.toLowerCase().startsWith(`${address.replace('@', '#')}@`)
