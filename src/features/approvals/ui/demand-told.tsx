import { Card, Notice } from '@/ui'
import { deedWords } from '../approval-words'

const listed = (rights: readonly string[]): string => rights.map((right) => `“${deedWords(right)}”`).join(', ')

/** What organizations above demand, whatever is chosen here. */
export function DemandedAbove({ rights }: { rights: readonly string[] }) {
	if (rights.length === 0) return null
	return <Notice tone="info">Demanded above already, whatever is chosen here: {listed(rights)}.</Notice>
}

/** A demand for those who may see it and not change it. */
export function ApprovalDemandTold({ rights }: { rights: readonly string[] }) {
	return (
		<Card>
			{rights.length === 0
				? 'The organization itself demands it for nothing.'
				: `A second person approves: ${listed(rights)}.`}
		</Card>
	)
}
