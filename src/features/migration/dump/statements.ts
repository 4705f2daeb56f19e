/** The rows of an SQL dump: of INSERT and COPY, for the tables that are asked for, each value by the name of its column. */
import { DumpError, type Taker, type Token } from './taker'

export interface DumpRow {
	readonly table: string
	/** Where in the file it begins. */
	readonly line: number
	readonly values: Readonly<Record<string, string | null>>
}

const MOST_COLUMNS = 500
const MOST_ROWS = 1_000_000
const BEGINNINGS = new Set(['INSERT', 'REPLACE', 'CREATE', 'COPY'])
/** In the definition of a table these begin no column, unless they are quoted. */
const NO_COLUMN = /^(KEY|PRIMARY|UNIQUE|CONSTRAINT|INDEX|FULLTEXT|SPATIAL|FOREIGN|CHECK|EXCLUDE|LIKE|PERIOD)$/i
const FILLERS =
	/^(INSERT|REPLACE|CREATE|COPY|INTO|IGNORE|LOW_PRIORITY|DELAYED|HIGH_PRIORITY|TABLE|ONLY|IF|NOT|EXISTS|UNLOGGED)$/i
const COPY_ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' }

type Phase = 'head' | 'ignored' | 'rows' | 'row' | 'definition'

const isSign = (token: Token, text: string): boolean => token.is === 'sign' && token.text === text
const isWord = (token: Token | undefined, text: string): boolean =>
	token?.is === 'word' && token.text.toUpperCase() === text

/** Its last part: `mailcow`.`mailbox`, public.mailbox. */
function tableIn(head: readonly Token[]): string {
	const names = head.filter(
		({ is, text }) => is === 'name' || is === 'text' || (is === 'word' && text !== '.' && !FILLERS.test(text)),
	)
	const [first, second] = names
	if (!first) return ''
	const isQualified = first.text.endsWith('.') || head[head.indexOf(first) + 1]?.text === '.'
	return ((isQualified ? second : first)?.text ?? '').split('.').at(-1) ?? ''
}

export class Statements implements Taker {
	readonly #wanted: ReadonlySet<string>
	readonly #rows: DumpRow[] = []
	readonly #defined = new Map<string, readonly string[]>()
	#count = 0
	#phase: Phase = 'head'
	#head: Token[] = []
	#table = ''
	#columns: readonly string[] = []
	#values: (string | null)[] = []
	#cell: string | null | undefined
	#rowLine = 0
	#depth = 0
	#isAtColumn = false

	/** @param wanted names of tables; nothing is kept of any other */
	constructor(wanted: ReadonlySet<string>) {
		this.#wanted = wanted
	}

	keeps = (): boolean => this.#phase !== 'ignored'
	isInside = (): boolean => this.#phase !== 'head' || this.#head.length > 0

	/** Those that were read since the last call. */
	taken(): DumpRow[] {
		return this.#rows.splice(0)
	}

	take = (token: Token, line: number): boolean => {
		if (this.#phase === 'row') this.#takeCell(token, line)
		else if (this.#phase === 'definition') this.#takeDefinition(token)
		else if (isSign(token, ';')) return this.#end(line)
		else if (this.#phase === 'head') this.#takeHead(token, line)
		else if (this.#phase === 'rows' && isSign(token, '(')) this.#beginRow(line)
		// Behind the rows: ON DUPLICATE KEY and the like.
		else if (this.#phase === 'rows' && token.is === 'word') this.#phase = 'ignored'
		return false
	}

	#takeHead(token: Token, line: number): void {
		this.#head.push(token)
		const [first] = this.#head
		if (first?.is !== 'word' || !BEGINNINGS.has(first.text.toUpperCase()) || this.#head.length > 3 * MOST_COLUMNS) {
			this.#phase = 'ignored'
		} else if (isWord(first, 'CREATE')) {
			const second = this.#head[1]
			if (second && !isWord(second, 'TABLE') && !isWord(second, 'UNLOGGED')) this.#phase = 'ignored'
			else if (isSign(token, '(')) this.#beginDefinition()
		} else if (isWord(token, 'VALUES') || isWord(token, 'VALUE')) this.#beginRows(line)
	}

	#beginDefinition(): void {
		this.#table = tableIn(this.#head.slice(0, -1))
		this.#columns = []
		this.#depth = 1
		this.#isAtColumn = true
		this.#phase = this.#wanted.has(this.#table) ? 'definition' : 'ignored'
	}

	#takeDefinition(token: Token): void {
		if (isSign(token, '(')) this.#depth += 1
		else if (isSign(token, ')')) this.#depth -= 1
		else if (isSign(token, ',') && this.#depth === 1) this.#isAtColumn = true
		else if (this.#isAtColumn) {
			this.#isAtColumn = false
			const isColumn = token.is === 'name' || (token.is === 'word' && !NO_COLUMN.test(token.text))
			if (isColumn && this.#columns.length < MOST_COLUMNS) this.#columns = [...this.#columns, token.text]
		}
		if (this.#depth > 0) return
		this.#defined.set(this.#table, this.#columns)
		this.#phase = 'ignored'
	}

	/** The table of the head, with the columns that it names, or those of its definition. */
	#openTable(line: number): boolean {
		const opening = this.#head.findIndex((token) => isSign(token, '('))
		this.#table = tableIn(opening < 0 ? this.#head : this.#head.slice(0, opening))
		if (!this.#wanted.has(this.#table)) return false
		const named = this.#head.slice(opening + 1).filter(({ is }) => is !== 'sign')
		const until = this.#head.findIndex((token) => isSign(token, ')'))
		const inside = new Set(this.#head.slice(opening + 1, until))
		const columns = opening < 0 ? undefined : named.filter((token) => inside.has(token)).map(({ text }) => text)
		this.#columns = columns ?? this.#defined.get(this.#table) ?? []
		if (this.#columns.length > 0) return true
		throw new DumpError(
			line,
			`nothing says which columns “${this.#table}” has. Dump it with its definition, or with --complete-insert.`,
		)
	}

	#beginRows(line: number): void {
		this.#phase = this.#openTable(line) ? 'rows' : 'ignored'
	}

	#beginRow(line: number): void {
		this.#phase = 'row'
		this.#rowLine = line
		this.#values = []
		this.#cell = undefined
		this.#depth = 1
	}

	#takeCell(token: Token, line: number): void {
		if (isSign(token, '(')) this.#depth += 1
		else if (isSign(token, ')')) this.#depth -= 1
		else if (this.#depth === 1 && isSign(token, ',')) this.#endCell()
		else if (this.#depth === 1 && token.is !== 'sign') this.#cell = this.#cellOf(token)
		if (this.#depth > 0) return
		this.#endCell()
		this.#phase = 'rows'
		this.#keepRow(line)
	}

	/** A text may have a word before it that says how it is written (_binary), and type casts behind it. */
	#cellOf(token: Token): string | null {
		if (token.is !== 'word') return token.text
		if (this.#cell !== undefined && this.#cell !== null) return this.#cell
		const word = token.text.toUpperCase()
		if (word === 'NULL') return null
		if (word === 'TRUE') return '1'
		return word === 'FALSE' ? '0' : token.text
	}

	#endCell(): void {
		if (this.#values.length < MOST_COLUMNS) this.#values.push(this.#cell ?? null)
		this.#cell = undefined
	}

	#keepRow(line: number): void {
		if (this.#values.length !== this.#columns.length) {
			const counts = `${this.#values.length} values, and the table ${this.#columns.length} columns`
			throw new DumpError(line, `a row of “${this.#table}” has ${counts}.`)
		}
		this.#count += 1
		if (this.#count > MOST_ROWS) throw new DumpError(line, 'more than a million rows in the tables that are read.')
		const values = Object.fromEntries(this.#columns.map((name, at) => [name, this.#values[at] ?? null]))
		this.#rows.push({ table: this.#table, line: this.#rowLine, values })
	}

	#end(line: number): boolean {
		const isCopy = this.#phase === 'head' && isWord(this.#head[0], 'COPY') && isWord(this.#head.at(-1), 'STDIN')
		const keeps = isCopy && this.#openTable(line)
		this.#phase = isCopy && !keeps ? 'ignored' : 'head'
		this.#head = []
		return isCopy
	}

	takeLine = (text: string, at: number): boolean => {
		if (text === '\\.' || text === '\\.\r') {
			this.#phase = 'head'
			return false
		}
		if (this.#phase === 'ignored') return true
		this.#rowLine = at
		this.#values = text.split('\t').map((cell) => (cell === '\\N' ? null : unescaped(cell)))
		this.#keepRow(at)
		return true
	}
}

const unescaped = (cell: string): string => cell.replace(/\\(.)/g, (_, sign: string) => COPY_ESCAPED[sign] ?? sign)
