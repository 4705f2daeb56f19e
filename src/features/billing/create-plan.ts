import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'
import { isCurrency } from './money'
import { runningMonth } from './months'
import { asDate, expectSight, PlanName, pricesInput, pricesOf } from './plan-rules'

export const NAME_TAKEN = { field: 'name', text: 'There is a plan of this name already.' }

/**
 * Makes a price plan. Its first prices hold from the beginning of the running month.
 * @param currency ISO 4217; stays, since the amounts of past statements are in it
 * @param storageBasis whether a GB is counted when a quota reserves it, or when mail takes it up
 * @param pricePerMailbox an amount of the currency as people write it, for a month; empty = 0
 * @param includedMailboxes free of charge in each domain
 */
export const createPlan = command({
	right: 'plan.create',
	input: z.strictObject({
		name: PlanName,
		currency: z
			.string({ error: 'Choose a currency.' })
			.max(3, 'Choose a currency.')
			.refine(isCurrency, 'Choose a currency.'),
		storageBasis: z.enum(['used', 'reserved'], { error: 'Choose how storage is counted.' }),
		...pricesInput,
	}),
	locate: async (_read, input) => ({ place: serverPlace(), label: input.name, row: null }),
	run: async (tx, { input, may, now }) => {
		expectSight(may)
		const { name, currency, storageBasis } = input
		const prices = pricesOf(input, currency)
		const plan = await tx.pricePlan.create({ data: { name, currency, storageBasis }, select: { id: true } })
		const fromDay = asDate(runningMonth(now).first)
		await tx.planPrice.createMany({ data: { planId: plan.id, fromDay, ...prices } })
		// Amounts stay out of the journal, which more people read than may see prices.
		return { of: plan.id, before: null, after: { name, currency, storageBasis }, result: { id: plan.id } }
	},
	conflicts: { price_plan_name: NAME_TAKEN },
})
