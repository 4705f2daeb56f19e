import { expect, test } from 'vitest'
import { csvText } from '@/core/csv'
import type { Statement } from '@/features/billing/get-statement'
import { runningMonth } from '@/features/billing/months'
import { csvName, statementCsv } from '@/features/billing/statement-csv'

const NOW = new Date('2026-11-21T12:00:00Z')

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '＝1', '＋1', '－1', '＠1', '\u200b=1'])(
	'%j runs in no spreadsheet',
	(text) => expect(csvText(text)).toBe(`"'${text}"`),
)

test('quotes are doubled; commas and line ends stay inside', () => {
	expect(csvText('a "b", c')).toBe('"a ""b"", c"')
	expect(csvText('plain-name')).toBe('"plain-name"')
})

const statement: Statement = {
	place: { id: 'o', kind: 'organization', name: 'Bäckerei "Korn", Süd', parentId: null, parentName: null },
	month: runningMonth(NOW),
	months: [],
	recorded: { days: 20, estimated: 0, missing: 0, since: '2026-11-01' },
	lines: [
		{
			domainId: 'd',
			domainName: 'xn--bckerei-5wa.example',
			chain: ['o', 'd'],
			plan: {
				id: 'p',
				name: '=cmd|calc',
				currency: 'EUR',
				storageBasis: 'used',
				since: '2026-01-01',
				perMailbox: 150n,
				perGb: 0n,
				includedMailboxes: 0,
				includedBytes: 0n,
			},
			what: 'mailboxes',
			days: 20,
			counted: 200n,
			charged: 100n,
			price: 150n,
			amount: 500n,
			organization: 'Bäckerei "Korn", Süd',
			isNested: false,
		},
	],
	totals: [{ currency: 'EUR', amount: 500n }],
	withoutPlan: [],
}

test('a statement is a table after RFC 4180: a head, a row a line, CRLF', () => {
	const lines = statementCsv(statement).split('\r\n')
	expect(lines).toEqual([
		'month,organization,domain,plan,what,days counted,average,months charged,price,currency,amount',
		`2026-11,"Bäckerei ""Korn"", Süd","bäckerei.example","'=cmd|calc",mailboxes,20,10.00,3.33,1.50,EUR,5.00`,
		'',
	])
})

test('the name of the file is plain, whatever the organization is called', () => {
	expect(csvName(statement)).toBe('statement-backerei-korn-sud-2026-11.csv')
	const named = (name: string) => csvName({ ...statement, place: { ...statement.place, name } })
	expect(named('../../"; x=y\r\nSet-Cookie: a')).toBe('statement-x-y-set-cookie-a-2026-11.csv')
	expect(named('株式会社')).toBe('statement-organization-2026-11.csv')
})
