/** A statement as a file: one row a line, plain numbers. Pure. */
import { csvFile, csvText } from '@/core/csv'
import { shownAddress } from '@/core/shown-address'
import type { Statement, StatementLine } from './get-statement'
import { shownQuotient, writtenAmount } from './money'
import { unitOf } from './price-lines'
import { chargedMonths } from './price-words'

const HEAD = [
	'month',
	'organization',
	'domain',
	'plan',
	'what',
	'days counted',
	'average',
	'months charged',
	'price',
	'currency',
	'amount',
]

function row({ month }: Statement, line: StatementLine): (string | number)[] {
	return [
		month.key,
		csvText(line.organization ?? ''),
		csvText(shownAddress(line.domainName)),
		csvText(line.plan.name),
		line.what === 'mailboxes' ? 'mailboxes' : `GB ${line.plan.storageBasis}`,
		line.days,
		shownQuotient(line.counted, BigInt(line.days) * unitOf(line.what)),
		chargedMonths(line, month.days),
		writtenAmount(line.price, line.plan.currency),
		line.plan.currency,
		writtenAmount(line.amount, line.plan.currency),
	]
}

/** The whole file. */
export const statementCsv = (statement: Statement): string =>
	csvFile(
		HEAD,
		statement.lines.map((line) => row(statement, line)),
	)

/** A name for the file that every system takes: statement-birch-school-2026-11.csv */
export const csvName = ({ place, month }: Statement): string => {
	const slug = place.name
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '')
		.slice(0, 60)
	return `statement-${slug || place.kind}-${month.key}.csv`
}
