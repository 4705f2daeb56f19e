/**
 * What went wrong, fit for a page. An error is written for the log: it may name machines, folders and logins, which nobody needs who
 * decides whether to try again. What an address of a machine or a secret may look like is taken out, at the price of taking too much.
 */

const HIDDEN = '…'
/** In this order: a URL holds a host, a host may hold a number. */
const NOT_SHOWN: readonly RegExp[] = [
	// URLs, with the login in them
	/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>)]+/gi,
	// password=…, key: …, Authorization: Bearer …
	/\b(?:pass(?:word|wd|phrase)?|secret|token|(?:api[-_ ]?)?key|auth(?:orization)?|cookie|bearer|basic)\b\s*[:=]?\s*(?:bearer\s+|basic\s+)?["']?[^\s"',;)]+/gi,
	// hashes, keys and tokens: long words of the letters that those are written with
	/\$?[\w+/$=-]{32,}/g,
	// addresses of machines, with a port
	/\[?(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}\]?(?::\d{1,5})?/gi,
	/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g,
	// names of machines, also behind an @
	/\b(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]+\b(?::\d{1,5})?/gi,
	/\blocalhost\b(?::\d{1,5})?/gi,
	// folders
	/(?<![\w/])(?:\/[\w.@+-]+){2,}\/?/g,
]
const LONGEST = 300
const ENDED = 'The worker ended in the middle of it.'

/** @param text what the queue kept of the last try; one line, and no more than a few hundred characters of it, comes back */
export function shownError(text: string): string {
	const [line = ''] = text.trim().split(/[\r\n]/)
	const shown = NOT_SHOWN.reduce((left, pattern) => left.replace(pattern, HIDDEN), line.slice(0, 4 * LONGEST))
	if (shown === '') return ENDED
	return shown.length > LONGEST ? `${shown.slice(0, LONGEST)} …` : shown
}
