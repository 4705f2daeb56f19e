/** Subjects as people wrote them. A header holds ASCII alone; anything else stands in it as encoded words (RFC 2047). Pure. */

const WORD = /=\?([\w-]{1,40})(?:\*[\w-]+)?\?([bq])\?([^?\s]*)\?=/gi
/** The log cuts a header after 200 characters, which may be in the middle of a word. */
const CUT = /=\?[\w-]{1,40}\?[bq]\?[^?\s]*$/i

function bytesOf(encoding: string, text: string): Uint8Array {
	if (encoding.toLowerCase() === 'b') return Buffer.from(text, 'base64')
	const plain = text.replaceAll('_', ' ')
	return Buffer.from(
		plain.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
		'latin1',
	)
}

function decoded(charset: string, bytes: Uint8Array): string | null {
	try {
		return new TextDecoder(charset).decode(bytes)
	} catch {
		return null
	}
}

/** @param text as the log has it: line breaks have become question marks @returns without control characters */
export function decodedWords(text: string): string {
	// White space between two encoded words belongs to neither of them (RFC 2047 6.2).
	const joined = text.replace(/\?=\??\s+(?==\?)/g, '?=').replace(CUT, (cut) => `${cut}?=`)
	const words = joined.replace(
		WORD,
		(word, charset: string, encoding: string, inner: string) => decoded(charset, bytesOf(encoding, inner)) ?? word,
	)
	return words.replace(/[\p{Cc}\p{Cf}\p{Cs}\ufffd]+/gu, ' ').trim()
}
