import { shownAddress } from '@/core/address'
import { Paper } from '@/ui'
import type { Statement } from '../get-statement'
import { shownDay } from '../months'
import { RecordedNote } from './recorded-note'
import { HowItIsCounted, StatementLines } from './statement-detail'
import { Totals } from './totals'

/** A statement to be printed: nothing but itself, black on white. */
export function StatementPaper({ statement, now }: { statement: Statement; now: Date }) {
	const { place, month, totals, recorded } = statement
	const today = now.toISOString().slice(0, 10)
	const until = month.isRunning ? today : month.last
	return (
		<Paper
			backHref={`/billing/${place.id}${month.isRunning ? '' : `?month=${month.key}`}`}
			back="Back to the statement"
		>
			<header className="flex flex-wrap items-end justify-between gap-4">
				<div>
					<p className="text-muted">Statement of use</p>
					<h1>{place.kind === 'domain' ? shownAddress(place.name) : place.name}</h1>
					<p>
						{shownDay(month.first)} to {shownDay(until)}
						{month.isRunning && ', the month to date'}
					</p>
				</div>
				<div className="sm:text-end">
					<p className="text-muted">Total</p>
					<p className="font-semibold text-2xl">
						<Totals totals={totals} />
					</p>
				</div>
			</header>
			<StatementLines statement={statement} empty={<p className="p-4">Nothing is charged for {month.label}.</p>} />
			<RecordedNote recorded={recorded} month={month} />
			<section className="grid gap-2">
				<h2>How it is counted</h2>
				<HowItIsCounted statement={statement} />
			</section>
			<p className="text-muted">Made on {shownDay(today)} (UTC).</p>
		</Paper>
	)
}
