import { ReceiptText } from 'lucide-react'
import type { ReactNode } from 'react'
import { shownAddress } from '@/core/address'
import { Card, DataTable, EmptyState, Notice, Section } from '@/ui'
import type { Statement, StatementLine } from '../get-statement'
import { shownAmount } from '../money'
import { averageWords, chargedWords, howItIsCounted, whatWords } from '../price-words'
import { RecordedNote } from './recorded-note'
import { Totals } from './totals'

const keyOf = (line: StatementLine): string => `${line.domainId} ${line.plan.id} ${line.plan.since} ${line.what}`

function DomainCell({ line }: { line: StatementLine }) {
	return (
		<>
			{shownAddress(line.domainName)}
			{line.isNested && line.organization && (
				<span className="block font-normal text-muted text-sm">{line.organization}</span>
			)}
		</>
	)
}

/** The lines as a table; on a page and on paper. */
export function StatementLines({ statement, empty }: { statement: Statement; empty: ReactNode }) {
	const { month } = statement
	return (
		<DataTable
			caption={`Lines of ${month.label}`}
			columns={[
				{ key: 'domain', label: 'Domain' },
				{ key: 'what', label: 'What' },
				{ key: 'plan', label: 'Price plan' },
				{ key: 'average', label: 'On average', align: 'end' },
				{ key: 'charged', label: 'Charged', align: 'end' },
				{ key: 'price', label: 'Price a month', align: 'end' },
				{ key: 'amount', label: 'Amount', align: 'end' },
			]}
			rows={statement.lines.map((line) => ({
				id: keyOf(line),
				cells: {
					domain: <DomainCell line={line} />,
					what: (
						<>
							{whatWords(line)}
							{line.days < statement.recorded.days && (
								<span className="block text-muted text-sm">{line.days === 1 ? '1 day' : `${line.days} days`}</span>
							)}
						</>
					),
					plan: line.plan.name,
					average: averageWords(line),
					charged: chargedWords(line, month.days),
					price: shownAmount(line.price, line.plan.currency),
					amount: shownAmount(line.amount, line.plan.currency),
				},
			}))}
			empty={empty}
		/>
	)
}

/** How the amounts come about. */
export function HowItIsCounted({ statement: { month } }: { statement: Statement }) {
	return (
		<ul className="grid max-w-prose list-disc gap-1 ps-5 text-muted">
			{howItIsCounted(month.days).map((sentence) => (
				<li key={sentence}>{sentence}</li>
			))}
		</ul>
	)
}

function WithoutPlan({ names }: { names: readonly string[] }) {
	if (names.length === 0) return null
	const shown = names.slice(0, 5).map(shownAddress).join(', ')
	const more = names.length > 5 ? ` and ${names.length - 5} more` : ''
	return (
		<Notice tone="warning" title="Charged by no plan">
			For some days of the month no price plan held for {shown}
			{more}; they cost nothing.
		</Notice>
	)
}

/** What a place comes to in a month: the sums, the lines, and how they come about. @param plan what is said of its price plan */
export function StatementDetail({ statement, plan }: { statement: Statement; plan: ReactNode }) {
	const { month, totals } = statement
	return (
		<>
			<div className="grid gap-4 md:grid-cols-[minmax(220px,1fr)_2fr]">
				<Card className="grid content-start gap-1">
					<p className="text-muted text-sm">{month.isRunning ? `${month.label}, to date` : month.label}</p>
					<p className="font-semibold text-2xl">
						<Totals totals={totals} none="nothing" />
					</p>
				</Card>
				{plan}
			</div>
			<RecordedNote recorded={statement.recorded} month={month} />
			<WithoutPlan names={statement.withoutPlan} />
			<Section title="Lines">
				<StatementLines
					statement={statement}
					empty={
						<EmptyState icon={<ReceiptText />} title={`Nothing is charged for ${month.label}`}>
							A line appears here for each domain that was counted on some day of the month and is charged by a price
							plan.
						</EmptyState>
					}
				/>
			</Section>
			<Section title="How it is counted">
				<HowItIsCounted statement={statement} />
			</Section>
		</>
	)
}
