/**
 * A letter's two bodies out of its paragraphs: plain text for every mail program, and HTML that needs no picture, no font and no colour
 * of its own. Pure. What people wrote (names, reasons) is only ever text in it.
 */

export interface LetterBody {
	readonly paragraphs: readonly string[]
	/** A line of its own that can be pressed; its address comes in place of LINK when the letter is sent. */
	readonly action?: string
	/** Who sends it and why, at the foot. */
	readonly footer: string
}

/** Stands in the bodies for the letter's link, which is kept apart so that it can be wiped. */
export const LINK = '[link]'

const ESCAPED: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPED[sign] ?? '')
/** What somebody wrote never stands for the link. */
const unlinked = (text: string): string => text.replaceAll(LINK, '(link)')

const COLUMNS = 76

/** Lines of at most 76 characters, cut between words (RFC 5322 2.1.1 asks for less than 78). */
function wrapped(text: string): string {
	const lines: string[] = []
	let line = ''
	for (const word of text.split(' ')) {
		if (line !== '' && line.length + 1 + word.length > COLUMNS) {
			lines.push(line)
			line = word
		} else line = line === '' ? word : `${line} ${word}`
	}
	return [...lines, line].join('\n')
}

export function textOf({ paragraphs, action, footer }: LetterBody): string {
	const parts = paragraphs.map((text) => wrapped(unlinked(text)))
	if (action !== undefined) parts.push(`${action}:\n${LINK}`)
	return `${[...parts, `-- \n${wrapped(unlinked(footer))}`].join('\n\n')}\n`
}

const FONT = 'font-family:system-ui,-apple-system,Segoe UI,Roboto,sans-serif;font-size:16px;line-height:1.5'
const BUTTON =
	'display:inline-block;padding:10px 18px;border-radius:8px;background:#1d4ed8;color:#ffffff;text-decoration:none'

export function htmlOf({ paragraphs, action, footer }: LetterBody): string {
	const parts = paragraphs.map((text) => `<p>${escaped(unlinked(text))}</p>`)
	if (action !== undefined) {
		parts.push(`<p><a href="${LINK}" style="${BUTTON}">${escaped(action)}</a></p>`)
		parts.push(`<p style="font-size:13px;word-break:break-all">${LINK}</p>`)
	}
	const foot = `<hr style="border:0;border-top:1px solid #d4d4d8"><p style="font-size:13px">${escaped(unlinked(footer))}</p>`
	return `<!doctype html>\n<html lang="en"><body style="margin:0;padding:24px"><div style="max-width:36em;${FONT}">\n${[...parts, foot].join('\n')}\n</div></body></html>\n`
}

/** A body with its link. @param url made of PUBLIC_ORIGIN and a secret: nothing in it means anything to HTML */
export const withLink = (body: string, url: string): string => body.replaceAll(LINK, url)
