import { Building2 } from 'lucide-react'
import { shownAddress } from '@/core/address'
import { Badge, Card, DataTable, DescriptionList, EmptyState, Section } from '@/ui'
import type { AssignedPlace, PlanFacts } from '../get-plan'
import { shownDay } from '../months'
import type { Price } from '../price-lines'
import { freeWords, priceWords, STORAGE_WORDS } from '../price-words'

function holding(plan: PlanFacts, price: Price) {
	if (price.since > plan.today) return <Badge tone="info">To come</Badge>
	const now = plan.prices.find(({ since }) => since <= plan.today)
	return price === now ? <Badge tone="success">Holds today</Badge> : null
}

function Prices({ plan }: { plan: PlanFacts }) {
	return (
		<Section title="Prices" description="A new price begins on its day. The old ones stay for the days before it.">
			<DataTable
				caption="Prices"
				columns={[
					{ key: 'since', label: 'From' },
					{ key: 'prices', label: 'Prices a month' },
					{ key: 'free', label: 'Free' },
					{ key: 'state', label: 'State', plainOnPhone: true },
				]}
				rows={plan.prices.map((price) => ({
					id: price.since,
					cells: {
						since: shownDay(price.since),
						prices: priceWords(price).join(', '),
						free: freeWords(price) || <span className="text-muted">nothing</span>,
						state: holding(plan, price),
					},
				}))}
				empty={null}
			/>
		</Section>
	)
}

const untilText = ({ until }: AssignedPlace) =>
	until === null ? <span className="text-muted">no end</span> : shownDay(until)

function Places({ plan }: { plan: PlanFacts }) {
	return (
		<Section
			title="Assigned to"
			description="An organization’s plan holds for all that lies in it, unless that has a plan of its own."
		>
			<DataTable
				caption="Where it is assigned"
				columns={[
					{ key: 'name', label: 'Organization or domain' },
					{ key: 'from', label: 'From' },
					{ key: 'until', label: 'Until' },
				]}
				rows={plan.places.map((place) => ({
					id: place.id,
					href: `/billing/${place.placeId}`,
					cells: {
						name: place.kind === 'domain' ? shownAddress(place.name) : place.name,
						from: shownDay(place.from),
						until: untilText(place),
					},
				}))}
				empty={
					<EmptyState icon={<Building2 />} title="Assigned nowhere yet">
						Open the <a href="/billing">statement</a> of an organization or of a domain, and choose “Assign a plan”
						there.
					</EmptyState>
				}
			/>
			{plan.morePlaces && <p className="text-muted">The first 100 are shown.</p>}
		</Section>
	)
}

/** One plan: its prices by time, and where it holds. */
export function PlanDetail({ plan }: { plan: PlanFacts }) {
	return (
		<>
			<Card>
				<DescriptionList
					items={[
						{ term: 'Currency', detail: plan.currency },
						{ term: 'Storage counts as', detail: STORAGE_WORDS[plan.storageBasis] },
					]}
				/>
			</Card>
			<Prices plan={plan} />
			<Places plan={plan} />
		</>
	)
}
