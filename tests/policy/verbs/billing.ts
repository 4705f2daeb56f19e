import { assignPlan } from '@/features/billing/assign-plan'
import { createPlan } from '@/features/billing/create-plan'
import { editPlan } from '@/features/billing/edit-plan'
import { removePlan } from '@/features/billing/remove-plan'
import { aDomainDay, anOrganization, aPlan, random } from '../../support/factories'
import { type Aim, domainOf, organizationOf } from '../world'
import { attempt, type Entries, reading } from './attempt'

const prices = () => ({ pricePerMailbox: `1.${10 + Math.floor(Math.random() * 90)}`, pricePerGb: '0.10' })
const thisMonth = () => `${new Date().toISOString().slice(0, 7)}-01`
const place = async ({ world }: Aim) => (await anOrganization(world.db)).id

/** The organization itself, or the counted day of the domain. */
async function statementOf(aim: Aim): Promise<string> {
	if (aim.target === '1' || aim.target === '1.1' || aim.target === '2') return organizationOf(aim) ?? ''
	const domain = domainOf(aim)
	const { rowCount } = await aim.world.db.query('SELECT FROM domain_day WHERE domain_id = $1', [domain.id])
	if (rowCount === 0) await aDomainDay(aim.world.db, domain, thisMonth())
	return domain.id
}

export const BILLING: Entries<'billing' | 'plan'> = {
	'billing.view': reading(
		async (read) => [
			...(await read.organization.findMany({ select: { id: true } })).map(({ id }) => id),
			...(await read.domainDay.findMany({ select: { domainId: true } })).map(({ domainId }) => domainId),
		],
		statementOf,
	),
	'plan.create': [
		attempt(createPlan, async () => ({
			name: `New ${random()}`,
			currency: 'EUR',
			storageBasis: 'used' as const,
			...prices(),
		})),
	],
	'plan.edit': [
		attempt(editPlan, async ({ world }) => ({
			plan: (await aPlan(world.db)).id,
			version: 1,
			name: `New ${random()}`,
			from: thisMonth(),
			...prices(),
		})),
	],
	'plan.remove': [attempt(removePlan, async ({ world }) => ({ plan: (await aPlan(world.db)).id }))],
	'plan.assign': [
		attempt(assignPlan, async (aim) => ({
			place: await place(aim),
			plan: (await aPlan(aim.world.db)).id,
			from: thisMonth(),
		})),
	],
}
