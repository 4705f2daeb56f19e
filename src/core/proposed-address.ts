/**
 * The part before the @ that is proposed for a person, made from their name by a pattern. Pure, and free of imports that a browser
 * lacks: the form shows it while the name is being typed, and the server makes the same one when nothing else was written.
 */

/** Each by what it makes of "Anna Adler". */
export const PATTERNS = {
	'first.last': 'anna.adler',
	'f.last': 'a.adler',
	flast: 'aadler',
	firstlast: 'annaadler',
	'last.first': 'adler.anna',
	first: 'anna',
} as const
export type AddressPattern = keyof typeof PATTERNS
export const isPattern = (text: string): text is AddressPattern => Object.hasOwn(PATTERNS, text)

/** What a letter becomes that is not a letter of ASCII with an accent on it. */
const LETTERS: Readonly<Record<string, string>> = {
	ä: 'ae',
	ö: 'oe',
	ü: 'ue',
	ß: 'ss',
	æ: 'ae',
	ø: 'o',
	å: 'aa',
	œ: 'oe',
	ł: 'l',
	đ: 'd',
	ð: 'd',
	þ: 'th',
	ı: 'i',
}

/** Words of ASCII letters, digits and inner hyphens. */
function wordsOf(name: string): string[] {
	const plain = [...name.slice(0, 400).normalize('NFC').toLowerCase()].map((sign) => LETTERS[sign] ?? sign).join('')
	return plain
		.normalize('NFD')
		.replace(/\p{M}|['’]/gu, '')
		.split(/[^a-z0-9-]+/)
		.map((word) => word.replace(/^-+|-+$/g, ''))
		.filter((word) => word !== '')
}

/** RFC 5321 4.5.3.1.1, with room for a number behind it. */
const LONGEST = 60

/**
 * @param name as a person writes it: the first word is the first name, the last word the last name
 * @returns a canonical local part; empty where the name has no letters that could make one
 */
export function proposedLocalPart(pattern: AddressPattern, name: string): string {
	const words = wordsOf(name)
	const first = words[0] ?? ''
	const last = words.length > 1 ? (words.at(-1) ?? '') : ''
	if (last === '') return first.slice(0, LONGEST)
	const made: Record<AddressPattern, string> = {
		'first.last': `${first}.${last}`,
		'f.last': `${first.charAt(0)}.${last}`,
		flast: `${first.charAt(0)}${last}`,
		firstlast: `${first}${last}`,
		'last.first': `${last}.${first}`,
		first,
	}
	return made[pattern].slice(0, LONGEST).replace(/[.-]+$/, '')
}

/** The rule when an address is taken: the same with 2, 3, 4 … behind it. @param n 1 = the first try */
export const nthProposal = (localPart: string, n: number): string => (n === 1 ? localPart : `${localPart}${n}`)
