/** What the forms of plans begin with. Pure. */
import { writtenBytes } from '@/core/size'
import type { PlanFacts } from './get-plan'
import { CURRENCIES, minorDigits, writtenAmount } from './money'
import { nextMonth, runningMonth } from './months'
import type { PlanChoices } from './plan-here'
import type { Price } from './price-lines'
import { priceWords } from './price-words'

const NAMES = new Intl.DisplayNames('en', { type: 'currency' })

/** Every currency by code and name. */
export const currencyChoices = (): { value: string; label: string }[] =>
	CURRENCIES.map((code) => ({ value: code, label: `${code} – ${NAMES.of(code) ?? code}` }))

/** Without zeros at the end that nobody typed: "2" for 2.00, "1.50" as it is. */
const typed = (minor: bigint, currency: string): string => {
	if (minor === 0n) return ''
	const text = writtenAmount(minor, currency)
	return minorDigits(currency) > 0 && /\.0+$/.test(text) ? text.slice(0, text.indexOf('.')) : text
}

/** The edit form: the prices that hold on the day that it proposes, which is the next month's first, or later when prices come later. */
export function planFormStart(plan: PlanFacts, now: Date) {
	const next = nextMonth(now).first
	const latest = plan.prices[0]
	const from = latest && latest.since > next ? latest.since : next
	const held: Price | undefined = plan.prices.find(({ since }) => since <= from) ?? latest
	return {
		from,
		earliest: runningMonth(now).first,
		prices: {
			pricePerMailbox: typed(held?.perMailbox ?? 0n, plan.currency),
			pricePerGb: typed(held?.perGb ?? 0n, plan.currency),
			includedMailboxes: held?.includedMailboxes ? String(held.includedMailboxes) : '',
			includedBytes: held?.includedBytes ? writtenBytes(held.includedBytes) : '',
		},
	}
}

/** The form that assigns: the plans with their prices, the one of the place, and from when. A place without one gets it at once. */
export function planOptions({ plans, history }: PlanChoices, now: Date) {
	const own = history[0]
	const running = runningMonth(now).first
	return {
		plans: plans.map((plan) => ({ value: plan.id, label: `${plan.name} (${priceWords(plan).join(', ')})` })),
		plan: own?.planId ?? plans[0]?.id ?? '',
		from: own?.planId ? nextMonth(now).first : running,
		earliest: running,
	}
}
