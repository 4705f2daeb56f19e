import { BarChart, Card } from '@/ui'
import type { TraceDay } from '../trace-chart'
import { RESULTS, type TraceResult } from '../trace-filter'

const LABELS: Readonly<Record<TraceResult, string>> = {
	sent: 'Sent',
	received: 'Received',
	deferred: 'Had to wait',
	bounced: 'Came back',
	refused: 'Refused',
}
const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const shownDay = (day: string): string => DATE.format(new Date(`${day}T00:00:00Z`))

/** What became of the messages of each day, a chart for each result. */
export function TraceCharts({ days }: { days: readonly TraceDay[] }) {
	return (
		<div className="grid gap-4 lg:grid-cols-2">
			{RESULTS.map((result) => (
				<Card key={result}>
					<BarChart
						label={LABELS[result]}
						unit="messages"
						data={days.map(({ day, counts }) => ({ label: shownDay(day), value: counts[result] }))}
					/>
				</Card>
			))}
		</div>
	)
}
