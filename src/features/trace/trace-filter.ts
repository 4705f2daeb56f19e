/** What a list of messages is asked for, from the page's address. Everything in it is somebody's text. Pure. */
import { searchedAddress, searchedText } from '@/core/address'
import { isUuid } from '@/platform/uuid'

export interface TraceFilter {
	/** An address, its beginning, or a domain with its @ in front. */
	readonly from?: string | undefined
	readonly to?: string | undefined
	/** Part of the subject. */
	readonly subject?: string | undefined
	/** A Message-ID, with or without its brackets. */
	readonly id?: string | undefined
	readonly result?: string | undefined
	/** `out` = sent from here, `in` = to somebody here. */
	readonly way?: string | undefined
	readonly domain?: string | undefined
	/** The messages of one mailbox alone. */
	readonly mailbox?: string | undefined
	/** Days (UTC), both included. */
	readonly since?: string | undefined
	readonly until?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

export const RESULTS = ['sent', 'received', 'deferred', 'bounced', 'refused'] as const
export type TraceResult = (typeof RESULTS)[number]
const isResult = (text: string | undefined): text is TraceResult => RESULTS.some((result) => result === text)

/** What is asked of an address. */
export type AddressAsked = { readonly by: 'whole' | 'beginning' | 'domain'; readonly text: string } | null

const WHOLE = /^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$/
/** No more than an index holds. */
const MOST = 300

function addressAsked(typed: string | undefined): AddressAsked {
	const text = searchedAddress(typed ?? '').slice(0, MOST)
	if (text === '' || text === '@') return null
	if (text.startsWith('@')) return { by: 'domain', text: text.slice(1) }
	return { by: WHOLE.test(text) ? 'whole' : 'beginning', text }
}

/** The moment at which a day begins, so many days later; NULL for what is no day. */
function dayOf(text: string | undefined, later = 0): string | null {
	if (!/^[12]\d{3}-\d\d-\d\d$/.test(text ?? '')) return null
	const at = new Date(`${text}T00:00:00Z`)
	if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(text ?? '')) return null
	return new Date(at.getTime() + later * 86_400_000).toISOString()
}

const sideOf = (way: string | undefined): Asked['side'] => {
	if (way === 'out') return 'sender'
	return way === 'in' ? 'recipient' : null
}

export interface Asked {
	readonly sender: AddressAsked
	readonly recipient: AddressAsked
	readonly subject: string
	readonly messageId: string
	readonly result: TraceResult | null
	readonly side: 'sender' | 'recipient' | null
	readonly domain: string | null
	readonly mailbox: string | null
	/** ISO 8601; the second is not included. */
	readonly since: string | null
	readonly until: string | null
	readonly ascending: boolean
}

/** What cannot be meant is as if it were not there. */
export function askedOf(filter: TraceFilter): Asked {
	const { result, way, domain, mailbox } = filter
	return {
		sender: addressAsked(filter.from),
		recipient: addressAsked(filter.to),
		subject: searchedText(filter.subject ?? '').slice(0, MOST),
		messageId: (filter.id ?? '').trim().replace(/^<|>$/g, '').slice(0, MOST),
		result: isResult(result) ? result : null,
		side: sideOf(way),
		domain: isUuid(domain) ? domain : null,
		mailbox: isUuid(mailbox) ? mailbox : null,
		since: dayOf(filter.since),
		until: dayOf(filter.until, 1),
		ascending: filter.sort === 'at',
	}
}

/** Is it narrowed to anything at all? */
export const isNarrowed = ({ at: _, sort: __, ...filter }: TraceFilter): boolean => Object.values(filter).some(Boolean)

/** What was mistyped, so that nothing can be found, in a sentence; NULL = nothing was. */
export function mistyped({ from, to, since, until }: TraceFilter): string | null {
	const [first, last] = [dayOf(since), dayOf(until)]
	if (first !== null && last !== null && first > last) return 'The first day comes after the last one.'
	const strange = [from, to].find((text) => /\S\s+\S|@.*@/.test(text ?? ''))
	return strange ? `“${strange.trim().slice(0, 100)}” is no address, nor the beginning of one.` : null
}
