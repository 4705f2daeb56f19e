/** The browser's door to files: a form that is sent here is answered with the file, or with the way to it. */
import { countedBody } from './counted-body'
import type { PanelFile } from './file'
import { isFromUs } from './origin'
import type { Problem } from './result'
import { callerOf, viewer } from './viewer'

const MOST_BYTES = 8192
const NOT_KEPT = { 'cache-control': 'no-store' }

/**
 * @param wanted what the address names; NULL = there is no such file
 * @returns the file; for whoever has to prove first who they are, the page that asks for it and leads back to the form
 */
export async function fileDoor(request: Request, wanted: PanelFile | null): Promise<Response> {
	if (!isFromUs(request.headers)) return said(403, 'This did not come from a page of this panel.')
	if (!wanted) return said(404, 'Not here.')
	if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
		return said(415, 'Not a form of this panel.')
	const text = await countedBody(request, MOST_BYTES)
	if (text === null) return said(413, 'The form is too large.')
	const fields = [...new URLSearchParams(text)]
	if (new Set(fields.map(([name]) => name)).size !== fields.length) return said(400, 'Not a form of this panel.')
	const values = Object.fromEntries(fields)
	const loaded = await viewer()
	if (!loaded) return to('/sign-in', wanted.page(values))
	const handed = await wanted.handOut(loaded, await callerOf(loaded), values)
	if (!handed.ok)
		return handed.problem.kind === 'step-up'
			? to('/confirm', withNote(wanted.page(values)))
			: said(STATUS[handed.problem.kind] ?? 500, handed.problem.text)
	const { name, type, body } = handed.value
	return new Response(body(), {
		headers: { ...NOT_KEPT, 'content-type': type, 'content-disposition': `attachment; filename="${name}"` },
	})
}

const STATUS: Partial<Record<Problem['kind'], number>> = {
	invalid: 400,
	'not-found': 404,
	'not-allowed': 403,
	'signed-out': 401,
	'over-limit': 409,
	conflict: 409,
	'too-many': 429,
}

const said = (status: number, sentence: string): Response =>
	new Response(`${sentence}\n`, { status, headers: { ...NOT_KEPT, 'content-type': 'text/plain; charset=utf-8' } })

const to = (door: string, next: string | null): Response => {
	const location = next === null ? door : `${door}?next=${encodeURIComponent(next)}`
	return new Response(null, { status: 303, headers: { ...NOT_KEPT, location } })
}

/** Coming back, somebody is told that the file is theirs now for one press. */
const withNote = (page: string | null): string | null => page && `${page}${page.includes('?') ? '&' : '?'}said=proved`
