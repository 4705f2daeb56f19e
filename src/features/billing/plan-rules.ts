/** What plans, prices and assignments must look like. */
import { z } from 'zod'
import { BytesOrUnlimited, CountOrUnlimited, Name } from '@/core/address'
import { serverPlace } from '@/core/gateway/places'
import { invalid, notFound } from '@/core/gateway/result'
import type { Place, Right } from '@/core/policy'
import { minorDigits, parseAmount } from './money'
import { dayText, parseDay, runningMonth, shownDay } from './months'

const NAME = 'A name has at most 100 characters.'
export const PlanName = Name.refine((text) => text.length <= 100, NAME)

/** Amounts are text until the currency is known. Empty = 0. */
const Amount = z.string({ error: 'Write an amount.' }).max(30, 'Write an amount.')

export const pricesInput = {
	pricePerMailbox: Amount,
	pricePerGb: Amount,
	includedMailboxes: CountOrUnlimited.default(null),
	includedBytes: BytesOrUnlimited.default(null),
}
interface PricesInput {
	readonly pricePerMailbox: string
	readonly pricePerGb: string
	readonly includedMailboxes: number | null
	readonly includedBytes: bigint | null
}
export interface Prices {
	readonly perMailbox: bigint
	readonly perGb: bigint
	readonly includedMailboxes: number
	readonly includedBytes: bigint
}

function amountHelp(currency: string): string {
	const digits = minorDigits(currency)
	if (digits === 0) return `Write whole ${currency}, such as 150.`
	return `Write an amount in ${currency} with at most ${digits} digits after the point, such as 1.${'5'.padEnd(digits, '0')}.`
}

/** @throws PanelError `invalid` with a sentence for each amount that is none */
export function pricesOf(input: PricesInput, currency: string): Prices {
	const amounts = { pricePerMailbox: amountOf(input.pricePerMailbox), pricePerGb: amountOf(input.pricePerGb) }
	function amountOf(text: string): bigint | null {
		return text.trim() === '' ? 0n : parseAmount(text, currency)
	}
	const faults = Object.entries(amounts).filter(([, amount]) => amount === null)
	if (faults.length > 0) throw invalid(Object.fromEntries(faults.map(([field]) => [field, amountHelp(currency)])))
	return {
		perMailbox: amounts.pricePerMailbox ?? 0n,
		perGb: amounts.pricePerGb ?? 0n,
		includedMailboxes: input.includedMailboxes ?? 0,
		includedBytes: input.includedBytes ?? 0n,
	}
}

export const samePrices = (a: Prices, b: Prices): boolean =>
	a.perMailbox === b.perMailbox &&
	a.perGb === b.perGb &&
	a.includedMailboxes === b.includedMailboxes &&
	a.includedBytes === b.includedBytes

export const FromDay = z.string({ error: 'Write a date.' }).max(10, 'Write a date.')
const YEARS_AHEAD = 5

/**
 * The day from which something holds. Months that are over stand as they are.
 * @throws PanelError `invalid` at the field `from`
 */
export function fromDayOf(text: string, now: Date): string {
	const day = parseDay(text)
	const first = runningMonth(now).first
	if (day === null) throw invalid({ from: 'Write a date such as 2027-01-01.' })
	if (day < first)
		throw invalid({ from: `Choose ${shownDay(first)} or later: statements of months that are over never change.` })
	const farthest = new Date(now)
	farthest.setUTCFullYear(now.getUTCFullYear() + YEARS_AHEAD)
	if (day > dayText(farthest)) throw invalid({ from: `Choose a date within ${YEARS_AHEAD} years.` })
	return day
}

/** Who may change prices but not see them learns nothing from changing them. @throws PanelError `not-found` */
export function expectSight(may: (right: Right, place: Place) => boolean): void {
	if (!may('billing.view', serverPlace())) throw notFound('no-grant')
}

export const asDate = (day: string): Date => new Date(`${day}T00:00:00Z`)
