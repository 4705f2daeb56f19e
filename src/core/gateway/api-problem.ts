/** What goes wrong in the API, told as RFC 9457 asks for it, in the sentences that the pages have. */
import type { Problem } from './result'

const STATUS: Record<Problem['kind'], number> = {
	invalid: 422,
	'not-found': 404,
	'not-allowed': 403,
	conflict: 409,
	stale: 409,
	'over-limit': 409,
	'signed-out': 401,
	'step-up': 403,
	'too-many': 429,
	// No key waits (approval.ts).
	waits: 403,
	unknown: 500,
}
const TITLE: Record<Problem['kind'], string> = {
	invalid: 'What was sent is not valid',
	'not-found': 'Not found',
	'not-allowed': 'Not allowed',
	conflict: 'It does not go together with what is there',
	stale: 'Somebody else saved meanwhile',
	'over-limit': 'A limit is reached',
	'signed-out': 'No key that works',
	'step-up': 'A person has to do this',
	'too-many': 'Too many requests',
	waits: 'A second person has to approve this',
	unknown: 'Something went wrong here',
}
/** Seconds after which it is worth another try, where nothing says it better. */
const RETRY = 5

const BY_HAND = 'This asks whether a person is there, so no key does it.'

/** Details of a problem; nothing that the sentence does not say as well, and no value that was sent. */
function details(problem: Problem): Record<string, unknown> {
	const more: Record<string, unknown> = {}
	if ('fields' in problem && problem.kind !== 'step-up' && problem.fields && Object.keys(problem.fields).length > 0)
		more.fields = problem.fields
	if (problem.kind === 'not-allowed' && problem.missing && problem.missing.length > 0) more.missing = problem.missing
	if (problem.kind === 'stale') Object.assign(more, { current: problem.current, version: problem.version })
	if (problem.kind === 'unknown') more.id = problem.id
	return more
}

/** @param retryAfter seconds, for `too-many` */
export function problemAnswer(problem: Problem, retryAfter = RETRY): Response {
	const headers: Record<string, string> = {}
	if (problem.kind === 'too-many') headers['retry-after'] = String(retryAfter)
	if (problem.kind === 'signed-out') headers['www-authenticate'] = 'Bearer'
	const detail = problem.kind === 'step-up' ? BY_HAND : problem.text
	return said(STATUS[problem.kind], TITLE[problem.kind], { kind: problem.kind, detail, ...details(problem) }, headers)
}

/** What is wrong with the request itself, before any verb is asked. */
export const refusedAnswer = (status: number, title: string, detail: string): Response =>
	said(status, title, { detail })

function said(
	status: number,
	title: string,
	{ kind, ...body }: Record<string, unknown>,
	headers: Record<string, string> = {},
): Response {
	const type = typeof kind === 'string' ? `urn:postern:problem:${kind}` : 'about:blank'
	return new Response(JSON.stringify({ type, title, status, ...body }), {
		status,
		headers: { ...headers, ...NOT_KEPT, 'content-type': 'application/problem+json' },
	})
}
const NOT_KEPT = { 'cache-control': 'no-store' }
