/**
 * From counted days to money. The one rule: the amount of a line is price × (the days' counts above what is free, added up) ÷ the
 * days of the month, rounded to the nearest minor unit, exactly half upwards; a total is the sum of its lines, so what is printed
 * adds up. Currencies are never added together. Storage is counted in GB of 2³⁰ bytes. Pure.
 */
import { roundedHalfUp } from './money'

export const BYTES_PER_GB = 1n << 30n

/** A domain over a span of days in which one price held; NULL plan = none held. */
export interface Counted {
	readonly domainId: string
	readonly domainName: string
	/** The organizations it lies in, from the root, and itself. */
	readonly chain: readonly string[]
	readonly plan: Price | null
	/** Days counted in the span. */
	readonly days: number
	/** The days' counts added up, and the parts of them that are above what is free. */
	readonly mailboxDays: bigint
	readonly chargedMailboxDays: bigint
	readonly byteDays: bigint
	readonly chargedByteDays: bigint
}

/** A plan at one price. Money in minor units, for a whole month. */
export interface Price {
	readonly id: string
	readonly name: string
	readonly currency: string
	readonly storageBasis: 'reserved' | 'used'
	/** The day (UTC) from which this price holds. */
	readonly since: string
	readonly perMailbox: bigint
	readonly perGb: bigint
	readonly includedMailboxes: number
	readonly includedBytes: bigint
}

export interface Line {
	readonly domainId: string
	readonly domainName: string
	readonly chain: readonly string[]
	readonly plan: Price
	readonly what: 'mailboxes' | 'storage'
	readonly days: number
	/** Mailbox-days or byte-days, all of them and those above what is free. */
	readonly counted: bigint
	readonly charged: bigint
	/** What one of it costs a month, in minor units. */
	readonly price: bigint
	readonly amount: bigint
}

export const unitOf = (what: Line['what']): bigint => (what === 'mailboxes' ? 1n : BYTES_PER_GB)

function line(span: Counted, plan: Price, what: Line['what'], daysOfMonth: number): Line {
	const isMailboxes = what === 'mailboxes'
	const price = isMailboxes ? plan.perMailbox : plan.perGb
	const charged = isMailboxes ? span.chargedMailboxDays : span.chargedByteDays
	return {
		domainId: span.domainId,
		domainName: span.domainName,
		chain: span.chain,
		plan,
		what,
		days: span.days,
		counted: isMailboxes ? span.mailboxDays : span.byteDays,
		charged,
		price,
		amount: roundedHalfUp(price * charged, unitOf(what) * BigInt(daysOfMonth)),
	}
}

/** The lines of a span: one for mailboxes, one for storage; none for what the plan has no price for, or where there is no plan. */
export function linesOf(span: Counted, daysOfMonth: number): Line[] {
	const { plan } = span
	if (plan === null) return []
	return [
		...(plan.perMailbox > 0n ? [line(span, plan, 'mailboxes', daysOfMonth)] : []),
		...(plan.perGb > 0n ? [line(span, plan, 'storage', daysOfMonth)] : []),
	]
}

export interface Total {
	readonly currency: string
	readonly amount: bigint
}

/** A total for each currency, in the order of their codes. */
export function totalsOf(lines: readonly Pick<Line, 'plan' | 'amount'>[]): Total[] {
	const sums = new Map<string, bigint>()
	for (const { plan, amount } of lines) sums.set(plan.currency, (sums.get(plan.currency) ?? 0n) + amount)
	return [...sums]
		.map(([currency, amount]) => ({ currency, amount }))
		.sort((a, b) => (a.currency < b.currency ? -1 : 1))
}
