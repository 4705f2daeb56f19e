/**
 * What a folder is called. On disk (Maildir++) the inbox has no name and every other folder is a sibling of it: `.Work.2026` is the folder
 * 2026 in Work. Each part is in the modified UTF-7 of IMAP (RFC 3501 5.1.3). Pure.
 */

/** One part, as people see it; what is no modified UTF-7 stays as it stands. */
function decoded(part: string): string {
	return part.replace(/&([A-Za-z0-9+,]*)-/g, (whole, shifted: string) => {
		if (shifted === '') return '&'
		const bytes = Buffer.from(shifted.replaceAll(',', '/'), 'base64')
		if (bytes.length % 2 !== 0) return whole
		return bytes.swap16().toString('utf16le')
	})
}

/** @param disk as the folder is called on disk @returns its parts from the outermost on; the inbox is INBOX */
export function folderParts(disk: string): string[] {
	return disk === '' ? ['INBOX'] : disk.replace(/^\./, '').split('.').map(decoded)
}

/** The folder as a mail program shows it. */
export const folderName = (disk: string): string => folderParts(disk).join('/')
