import { Tag } from 'lucide-react'
import { Card, DescriptionList, LinkButton, Section } from '@/ui'
import { shownDay } from '../months'
import type { BillingHere } from '../plan-here'
import { freeWords, priceWords } from '../price-words'

function facts({ plan }: BillingHere) {
	if (!plan) return [{ term: 'Price plan', detail: 'none; nothing is charged' }]
	const free = freeWords(plan)
	return [
		{ term: 'Price plan', detail: <strong>{plan.name}</strong> },
		{ term: 'Prices a month', detail: priceWords(plan).join(', ') },
		...(free === '' ? [] : [{ term: 'Free', detail: free }]),
		{
			term: 'Holds since',
			detail: `${shownDay(plan.since)}${plan.own ? '' : ', from the organization it lies in'}`,
		},
	]
}

/** The price plan of a place, with the way to another. */
export function PlanCard({ id, billing }: { id: string; billing: BillingHere }) {
	return (
		<Card className="grid content-start gap-4">
			<DescriptionList items={facts(billing)} />
			{billing.mayAssign && (
				<div>
					<LinkButton href={`/billing/${id}/plan`} size="small" icon={<Tag size={16} aria-hidden />}>
						{billing.plan?.own ? 'Change plan' : 'Assign a plan'}
					</LinkButton>
				</div>
			)}
		</Card>
	)
}

/** On the page of an organization or a domain, for whoever may see what is charged for it. */
export function PlanSection({ id, billing }: { id: string; billing: BillingHere | null }) {
	if (!billing) return null
	return (
		<Section title="Billing" action={<a href={`/billing/${id}`}>Statement</a>}>
			<PlanCard id={id} billing={billing} />
		</Section>
	)
}
