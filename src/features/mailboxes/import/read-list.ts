/** A pasted list of mailboxes, taken apart. Pure. What a value means is left to the verb that makes a mailbox. */
import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'
import { invalid } from '@/core/gateway/result'
import { MOST_LINES } from './list-text'

/** Each with the names that it may have in the first line: lower case, without spaces, hyphens and underscores. */
const COLUMNS = {
	name: ['name', 'fullname', 'displayname'],
	firstName: ['firstname', 'givenname'],
	lastName: ['lastname', 'surname', 'familyname'],
	address: ['address', 'email', 'emailaddress', 'mailaddress', 'localpart'],
	quota: ['quota'],
	password: ['password'],
	sendOnly: ['sendonly'],
} as const
type Column = keyof typeof COLUMNS
const NAMES = Object.entries(COLUMNS) as [Column, readonly string[]][]
const THERE_ARE = 'There are: name (or first name and last name), address, quota, password, send only.'

const YES = /^(1|t|true|y|yes|x|on)$/i
const NO = /^(|0|f|false|n|no|off)$/i

/** A line as it was written. */
export interface Written {
	/** Where it stands in the list; the first line is 1. */
	readonly line: number
	readonly name: string
	/** Whole, or the part before the @; empty = as the template proposes. */
	readonly address: string
	/** Empty = the domain's own. */
	readonly quota: string
	/** Empty = one is made. */
	readonly password: string
	readonly sendOnly: boolean
	/** What is wrong with the line as such. */
	readonly fault: string | null
}

/** @throws PanelError beside `list` when it is no list, or has columns that nobody knows: then no line of it can be trusted */
export function readList(text: string): Written[] {
	if (text.includes('\u0000'))
		throw invalid({ list: 'This is no CSV file. Save the sheet as “CSV UTF-8” and choose that.' })
	const [head, ...rows] = recordsOf(text)
	if (!head) throw invalid({ list: 'Paste the list, or choose a file.' })
	const columns = columnsIn(head.record)
	if (rows.length === 0) throw invalid({ list: 'Below the line with the columns stands nothing.' })
	if (rows.length > MOST_LINES)
		throw invalid({
			list: `At most ${MOST_LINES} mailboxes at once; these are ${rows.length}. Import the rest afterwards.`,
		})
	return rows.map(({ line, record }) => written(line, record, columns))
}

interface Row {
	readonly line: number
	readonly record: readonly string[]
}

function recordsOf(text: string): Row[] {
	// Excel's own way to say which sign stands between: a line of its own, before the columns.
	const own = /^\ufeff?"?sep=([,;\t])"?\r?\n/i.exec(text)
	const body = own ? text.slice(own[0].length) : text
	try {
		const found = parse(body, {
			bom: true,
			delimiter: own?.[1] ?? delimiterOf(body),
			info: true,
			relax_column_count: true,
			skip_empty_lines: true,
			skip_records_with_empty_values: true,
		}) as unknown as { info: { lines: number }; record: string[] }[]
		return found.map(({ info, record }) => ({ line: info.lines + (own ? 1 : 0), record }))
	} catch (error) {
		if (!(error instanceof CsvError)) throw error
		throw invalid({
			list: `Line ${Number(error.lines ?? 1) + (own ? 1 : 0)}: a quotation mark is opened and not closed, or stands in the middle of a value.`,
		})
	}
}

/** Whichever stands most often in the first line. */
function delimiterOf(text: string): string {
	const head = /^[^\r\n]*/.exec(text.trimStart())?.[0] ?? ''
	const [best] = [';', '\t', ','].toSorted((a, b) => head.split(b).length - head.split(a).length)
	return best ?? ','
}

function columnsIn(head: readonly string[]): (Column | null)[] {
	const columns = head.map((said) => {
		const plain = said.toLowerCase().replace(/[\s_-]+/g, '')
		// Excel leaves empty columns behind; a value below one is refused with its line.
		if (plain === '') return null
		const known = NAMES.find(([, names]) => names.includes(plain))
		if (known) return known[0]
		throw invalid({ list: `“${said.trim().slice(0, 100)}” is no column here. ${THERE_ARE}` })
	})
	const named = columns.filter((one) => one !== null)
	if (new Set(named).size < named.length) throw invalid({ list: 'A column is there twice.' })
	const has = (column: Column) => named.includes(column)
	if (has('name') ? has('firstName') || has('lastName') : !(has('firstName') && has('lastName')))
		throw invalid({ list: `The first line has to name the columns, with one for the name. ${THERE_ARE}` })
	return columns
}

function written(line: number, record: readonly string[], columns: readonly (Column | null)[]): Written {
	const value = (column: Column) => record[columns.indexOf(column)] ?? ''
	const sendOnly = value('sendOnly').trim()
	return {
		line,
		name: columns.includes('name') ? value('name') : `${value('firstName').trim()} ${value('lastName').trim()}`,
		address: value('address').trim(),
		quota: value('quota').trim(),
		password: value('password'),
		sendOnly: YES.test(sendOnly),
		fault: faultIn(record, columns, sendOnly),
	}
}

function faultIn(record: readonly string[], columns: readonly (Column | null)[], sendOnly: string): string | null {
	if (record.some((text, at) => !columns[at] && text.trim() !== ''))
		return 'Here stand more values than there are columns.'
	return YES.test(sendOnly) || NO.test(sendOnly) ? null : 'Send only: write yes or no.'
}
