import { anOrganization, aPlan, random } from '../../tests/support/factories'
import { type ActionForm, on } from './action-form'

const prices = { pricePerMailbox: '1.23', pricePerGb: '0.1', includedMailboxes: '', includedBytes: '' }
const thisMonth = () => `${new Date().toISOString().slice(0, 7)}-01`

/** What a browser would send to the actions about price plans. */
export const BILLING_FORMS: Record<string, ActionForm> = {
	'billing.createPlanAction': on(
		'plan.create',
		() => '/billing/plans/new',
		async () => ({ name: `New ${random()}`, currency: 'EUR', storageBasis: 'used', ...prices }),
		'server',
	),
	'billing.editPlanAction': on(
		'plan.edit',
		(id) => `/billing/plans/${id}/edit`,
		async ({ world }) => ({
			plan: (await aPlan(world.db)).id,
			version: '1',
			name: `New ${random()}`,
			from: thisMonth(),
			...prices,
		}),
		'server',
	),
	'billing.removePlanAction': on(
		'plan.remove',
		(id) => `/billing/plans/${id}`,
		async ({ world }) => ({ plan: (await aPlan(world.db)).id }),
		'server',
	),
	'billing.assignPlanAction': on(
		'plan.assign',
		(id) => `/billing/${id}/plan`,
		async ({ world }) => ({
			place: (await anOrganization(world.db)).id,
			plan: (await aPlan(world.db)).id,
			from: thisMonth(),
		}),
		'server',
	),
}
