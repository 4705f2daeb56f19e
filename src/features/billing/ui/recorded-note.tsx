import { Notice } from '@/ui'
import type { Recorded } from '../counted-days'
import type { Month } from '../months'
import { shownDay } from '../months'

const days = (n: number): string => (n === 1 ? '1 day' : `${n} days`)

/** What is not as it should be about the counting of a month; nothing when every day was counted. */
export function RecordedNote({ recorded, month }: { recorded: Recorded; month: Month }) {
	const sentences = [
		...(recorded.since !== null && recorded.since > month.first && recorded.since <= month.last
			? [`Counting began on ${shownDay(recorded.since)}; the days before it cost nothing.`]
			: []),
		...(recorded.estimated > 0
			? [
					`${days(recorded.estimated)} could not be counted; the smaller count of the days around ${recorded.estimated === 1 ? 'it' : 'them'} was taken.`,
				]
			: []),
		...(recorded.missing > 0 ? [`${days(recorded.missing)} could not be counted, and cost nothing.`] : []),
	]
	if (sentences.length === 0) return null
	return <Notice tone="info">{sentences.join(' ')}</Notice>
}
