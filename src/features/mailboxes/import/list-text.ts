/** A list of mailboxes as a spreadsheet saves it, made into text. Pure; never fails, since the text is shown before anything is done with it. */

/** So many signs has a list at most: 200 lines of a name, an address and more. */
export const MOST_SIGNS = 40_000
export const MOST_LINES = 200

/**
 * UTF-8 with or without a byte order mark, UTF-16 with one ("Unicode text"), else Windows-1252, in which Excel for Windows saves a plain CSV
 * file in Western Europe (https://encoding.spec.whatwg.org/#windows-1252 knows every byte).
 */
export function listText(bytes: Uint8Array): string {
	const [first, second] = bytes
	if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
	if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
	} catch {
		return new TextDecoder('windows-1252').decode(bytes)
	}
}
