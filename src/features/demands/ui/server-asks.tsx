import { Card, Notice } from '@/ui'
import { daysWords, whomWords } from '../demand-words'
import type { Demand } from '../get-demand'

/** What holds here whatever the organization decides. */
export function ServerAsks({ demand }: { demand: Demand }) {
	if (demand.whom === 'nobody' || demand.graceDays === null) return null
	return (
		<Notice tone="info">
			The server asks it of {whomWords(demand)} anyway, {daysWords(demand.graceDays)} after they are given rights.
		</Notice>
	)
}

/** A demand for those who may see it and not change it. */
export function DemandTold({ demand, serverDays }: { demand: Demand; serverDays: number }) {
	const days = daysWords(demand.graceDays ?? serverDays)
	return (
		<Card>
			{demand.whom === 'nobody'
				? 'The organization itself asks it of nobody.'
				: `The organization asks it of ${whomWords(demand)}, who have ${days} to set one up.`}
		</Card>
	)
}
