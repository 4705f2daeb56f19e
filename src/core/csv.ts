/** Files for spreadsheets: RFC 4180, UTF-8, CRLF. Pure. */

/** What a spreadsheet takes for the beginning of a formula, also in full width (OWASP, CSV injection). */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u

/** A text that nothing runs: what begins like a formula gets an apostrophe in front; quotes are doubled. */
export const csvText = (text: string): string => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

/** A whole file. @param rows cells that are written already: texts by `csvText`, plain numbers as they are */
export const csvFile = (head: readonly string[], rows: readonly (readonly (string | number | bigint)[])[]): string =>
	[head.join(','), ...rows.map((cells) => cells.join(',')), ''].join('\r\n')

export const CSV_TYPE = 'text/csv; charset=utf-8; header=present'
