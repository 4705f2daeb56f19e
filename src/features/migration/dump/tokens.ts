/**
 * The words of an SQL dump, one after the other, as mysqldump, mariadb-dump and pg_dump write them. Nothing of it is run, and nothing is
 * kept but what is asked for, so a dump may be as large as it likes. (2026-11-22: the parsers on npm build a tree of the whole file or know
 * one dialect; what dumps hold is a small language, so it is read here.)
 */
import { DumpError, type Taker } from './taker'

const CUT_OFF = 'the file ends in the middle of something; it was cut off.'
const LONGEST = 1_000_000
/** Of a word that nobody put into quotes. */
const LONGEST_WORD = 300
const SPACE = /\s/
const OF_WORD = /[\w.@\u0080-\uffff]/
/** Behind a backslash (MySQL, and E'' of PostgreSQL); every other sign stands for itself. */
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', '0': '\0', Z: '\u001a' }

type Step = (text: string, at: number) => number

export class Tokens {
	readonly #taker: Taker
	#rest = ''
	#line = 1
	#step: Step
	#pieces: string[] = []
	#length = 0
	#quote = ''
	#escapes = true
	/** PostgreSQL says so at the top of its dumps: a backslash is a sign like any other, and $$ quotes. */
	#isPostgres = false
	#fence = ''

	constructor(taker: Taker) {
		this.#taker = taker
		this.#step = this.#between
	}

	feed(chunk: string): void {
		this.#run(this.#rest + chunk, false)
	}

	/** @throws DumpError when the file was cut off */
	end(): void {
		this.#run(`${this.#rest}\n`, true)
		if (this.#step !== this.#between || this.#taker.isInside()) throw new DumpError(this.#line - 1, CUT_OFF)
	}

	/** Each step sees one sign further than it reads. */
	#run(text: string, isLast: boolean): void {
		const end = isLast ? text.length : text.length - 1
		let at = 0
		while (at < end) at = this.#step(text, at)
		this.#rest = text.slice(at)
	}

	#passed(sign: string): void {
		if (sign === '\n') this.#line += 1
	}

	#between: Step = (text, at) => {
		const sign = text.charAt(at)
		const next = text.charAt(at + 1)
		this.#passed(sign)
		if (SPACE.test(sign)) return at + 1
		if (sign === "'" || sign === '"' || sign === '`') return this.#open(sign, at)
		if ((sign === '-' && next === '-') || (sign === '#' && !this.#isPostgres)) this.#step = this.#lineComment
		else if (sign === '/' && next === '*') {
			this.#step = this.#blockComment
			return at + 2
		} else if (sign === '$' && this.#isPostgres) {
			this.#fence = '$'
			this.#step = this.#openFence
		} else if (OF_WORD.test(sign) || (sign === '-' && /\d/.test(next))) {
			this.#begin()
			this.#pieces.push(sign)
			this.#step = this.#word
		} else if (this.#taker.take({ is: 'sign', text: sign }, this.#line)) {
			this.#step = this.#beforeLines
		}
		return at + 1
	}

	/** @param escapes E'' of PostgreSQL */
	#open(quote: string, at: number, escapes = !this.#isPostgres): number {
		this.#begin()
		this.#quote = quote
		this.#escapes = escapes && quote !== '`'
		this.#step = this.#quoted
		return at + 1
	}

	#begin(): void {
		this.#pieces = []
		this.#length = 0
	}
	#keep(sign: string): void {
		this.#length += 1
		if (!this.#taker.keeps()) return
		if (this.#length > LONGEST) throw new DumpError(this.#line, 'a value of more than a million signs.')
		this.#pieces.push(sign)
	}

	#word: Step = (text, at) => {
		const sign = text.charAt(at)
		if (OF_WORD.test(sign)) {
			if (this.#pieces.length < LONGEST_WORD) this.#pieces.push(sign)
			return at + 1
		}
		const word = this.#pieces.join('')
		this.#step = this.#between
		this.#isPostgres ||= word === 'standard_conforming_strings'
		if (/^e$/i.test(word) && sign === "'") return this.#open(sign, at, true)
		this.#taker.take({ is: 'word', text: word }, this.#line)
		return at
	}

	#quoted: Step = (text, at) => {
		const sign = text.charAt(at)
		const next = text.charAt(at + 1)
		this.#passed(sign)
		if (sign === '\\' && this.#escapes) {
			this.#passed(next)
			this.#keep(ESCAPED[next] ?? next)
			return at + 2
		}
		if (sign !== this.#quote) {
			this.#keep(sign)
			return at + 1
		}
		if (next === this.#quote) {
			this.#keep(sign)
			return at + 2
		}
		this.#step = this.#between
		const is = this.#quote === "'" ? 'text' : 'name'
		this.#taker.take({ is, text: this.#pieces.join('') }, this.#line)
		return at + 1
	}

	#lineComment: Step = (text, at) => {
		this.#passed(text.charAt(at))
		if (text.charAt(at) === '\n') this.#step = this.#between
		return at + 1
	}

	#blockComment: Step = (text, at) => {
		this.#passed(text.charAt(at))
		if (text.charAt(at) !== '*' || text.charAt(at + 1) !== '/') return at + 1
		this.#step = this.#between
		return at + 2
	}

	/** The $tag$ before the body of a function. */
	#openFence: Step = (text, at) => {
		const sign = text.charAt(at)
		this.#fence += sign
		if (sign === '$') {
			this.#begin()
			this.#step = this.#fenced
		} else if (!/\w/.test(sign) || this.#fence.length > 64) {
			this.#passed(sign)
			this.#step = this.#between
		}
		return at + 1
	}

	#fenced: Step = (text, at) => {
		const sign = text.charAt(at)
		this.#passed(sign)
		this.#pieces.push(sign)
		if (this.#pieces.length > this.#fence.length) this.#pieces.shift()
		if (this.#pieces.join('') === this.#fence) {
			this.#begin()
			this.#step = this.#between
		}
		return at + 1
	}

	#beforeLines: Step = (text, at) => {
		this.#passed(text.charAt(at))
		if (text.charAt(at) === '\n') {
			this.#begin()
			this.#step = this.#lines
		}
		return at + 1
	}

	#lines: Step = (text, at) => {
		const sign = text.charAt(at)
		if (sign !== '\n') {
			// Also of a table that nobody asks for: the line that ends it has two signs.
			if (this.#pieces.length < 3) this.#pieces.push(sign)
			else this.#keep(sign)
			return at + 1
		}
		const isMore = this.#taker.takeLine(this.#pieces.join(''), this.#line)
		this.#passed(sign)
		this.#begin()
		if (!isMore) this.#step = this.#between
		return at + 1
	}
}
