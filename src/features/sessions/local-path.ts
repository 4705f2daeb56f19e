/** Any origin will do: it only has to be the same again afterwards. */
const HERE = 'http://here.invalid'

/**
 * Where to go on after signing in, if that is a page of this panel.
 *
 * @param text from the address of a page or from a form: anybody can write there
 * @returns a path with its search; NULL for another host, another scheme, a door, and everything that a browser could take for one
 */
export function localPath(text: string | undefined): string | null {
	if (text === undefined || text.length > 2000 || !/^\/(?![/\\])/.test(text)) return null
	// Browsers leave out tabs and line breaks, so that "/\t/elsewhere" becomes another host.
	if (/[\p{Cc}\\]/u.test(text) || !URL.canParse(text, HERE)) return null
	const url = new URL(text, HERE)
	if (
		url.origin !== HERE ||
		/^\/(sign-in|confirm|password|welcome|api)(\/|$)/.test(url.pathname) ||
		url.pathname.startsWith('//')
	)
		return null
	return url.pathname + url.search
}
