/** What the words of a dump are, and what takes them. */

/** `name` = in double quotes or backticks. */
export type Token =
	| { readonly is: 'word' | 'text' | 'name'; readonly text: string }
	| { readonly is: 'sign'; readonly text: string }

/** What is wrong with the file itself, in a sentence. */
export class DumpError extends Error {
	override readonly name = 'DumpError'
	constructor(
		readonly line: number,
		text: string,
	) {
		super(`Line ${line}: ${text}`)
	}
}

/** What takes the words. */
export interface Taker {
	/** Is what is being read looked at? Else its texts are not put together. */
	keeps: () => boolean
	/** @returns true when lines of COPY follow */
	take: (token: Token, line: number) => boolean
	/** Is a statement under way? */
	isInside: () => boolean
	/** A line of COPY. @returns false after the last */
	takeLine: (line: string, at: number) => boolean
}
