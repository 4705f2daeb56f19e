const MOST = 100
const escaped = (text: string): string => text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
const isAscii = (text: string): boolean => /^[\x21-\x7e]*$/.test(text)
const asciiOf = (text: string): string => [...text].filter(isAscii).join('')

/** What was typed into a search field, ready to be compared; empty = everything. */
export const searchText = (typed: string | undefined): string =>
	(typed ?? '').replaceAll('\0', '').normalize('NFC').trim().toLowerCase().slice(0, MOST)

/**
 * A pattern for LIKE that finds the part of a domain name that was typed. Names are stored in punycode, where a label keeps its
 * ASCII signs in their order before the last hyphen ("bücher" is "xn--bcher-kva"): so a part with other signs is looked for by
 * the ASCII signs in it, which finds all that fit and seldom one that does not.
 */
export const namePattern = (text: string): string => {
	const labels = text.split('.').map((label) => (isAscii(label) ? escaped(label) : `xn--%${escaped(asciiOf(label))}%`))
	return `%${labels.join('.')}%`
}
