import { csvFile, csvText } from '@/core/csv'

interface Made {
	readonly address: string
	readonly name: string
}

/**
 * New mailboxes and their passwords as a link to a file. Pure: it is made of what the page holds, with the mark by which Excel knows UTF-8, and
 * with nothing in it that a spreadsheet would run.
 */
export function passwordsFile(made: readonly Made[], passwords: Readonly<Record<string, string>>): string {
	const rows = made.map(({ address, name }) => [address, name, passwords[address] ?? ''].map(csvText))
	return `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${csvFile(['address', 'name', 'password'], rows)}`)}`
}
