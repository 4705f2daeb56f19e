import { type DumpRow, Statements } from './statements'
import { Tokens } from './tokens'

export type { DumpRow } from './statements'
export { DumpError } from './taker'

/**
 * The rows of some tables of an SQL dump.
 * @param chunks of the file, as text
 * @throws DumpError with its line when the file is no dump that can be understood, or was cut off
 */
export async function* readDump(chunks: AsyncIterable<string>, tables: ReadonlySet<string>): AsyncGenerator<DumpRow> {
	const statements = new Statements(tables)
	const tokens = new Tokens(statements)
	for await (const chunk of chunks) {
		tokens.feed(chunk)
		yield* statements.taken()
	}
	tokens.end()
	yield* statements.taken()
}
