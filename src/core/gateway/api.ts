/**
 * The programs' door. A request names nobody but by its key: no cookie is looked at here (main/page-guard.ts takes it away), and a key opens
 * no page. Behind it are the same verbs and queries as behind the pages, asked in the same way, so there is no second rule to keep.
 */
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { readPool } from '@/platform/db/read-pool'
import { log } from '@/platform/log'
import { isUuid } from '@/platform/uuid'
import { holdsKeyText, isKeyText, keyDigest } from '../key-token'
import type { Right } from '../policy'
import { networkOf } from '../proof/network'
import { type Caller, type Loaded, loadedFrom } from './actor'
import { jsonAnswer, jsonObject, plainJson } from './api-json'
import { problemAnswer, refusedAnswer } from './api-problem'
import { takeAttempt } from './attempts'
import type { Command } from './command'
import { countedBody } from './counted-body'
import { type Done, execute, type Request as Keyed } from './execute'
import type { ListPage } from './keyset'
import { invalidInput, unknownProblem } from './refusals'
import { NOT_FOUND, PanelError, type Problem, REASON_FIELD, type Result } from './result'

/** A verb as programs call it. */
export interface ApiVerb {
	readonly right: Right
	readonly input: z.ZodType
	readonly run: (caller: Caller, input: unknown, request: Keyed) => Promise<Result<Done<object>>>
}
export const apiVerb = <R extends Right, S extends z.ZodType, D, T extends object, P>(
	verb: Command<R, S, D, T, P>,
): ApiVerb => ({
	right: verb.right,
	input: verb.input,
	run: (caller, input, request) => execute(verb, caller, input, request),
})

/** A list, or a single thing, as programs read it: what the row says is given out, and nothing beside it. */
export interface ApiRead {
	readonly right: Right
	readonly about: string
	readonly filter: z.ZodObject
	readonly row: z.ZodObject
	readonly single: boolean
	readonly ask: (viewer: Loaded, filter: Record<string, string>) => Promise<ListPage<unknown> | object | null>
}

/** One thing by its id, as programs read it: all that an edit of it asks for, of which a list gives the beginning. */
export interface ApiThing {
	readonly right: Right
	readonly about: string
	readonly row: z.ZodObject
	readonly ask: (viewer: Loaded, id: string) => Promise<object | null>
}

/** Larger than any input of a verb. */
const MOST_BYTES = 256 * 1024
/** Requests in a minute. */
const OF_ONE_KEY = 600
const FROM_ONE_NETWORK = 3_000
/** Keys that open nothing, from one network in five minutes. */
const WRONG = 60

const NO_KEY: Problem = {
	kind: 'signed-out',
	text: 'Send a key that works: Authorization: Bearer postern_…',
}
const tooMany: Problem = { kind: 'too-many', text: 'Too many requests. Wait as long as Retry-After says.' }

/** Who asks; or what is answered instead. */
type Opened = { readonly loaded: Loaded; readonly caller: Caller } | { readonly answer: Response }

async function open(request: Request): Promise<Opened> {
	const { pathname, search } = new URL(request.url)
	if (holdsKeyText(decoded(pathname + search)))
		return { answer: refusedAnswer(400, 'A key in the address', IN_ADDRESS) }
	const client = request.headers.get('x-postern-client') ?? ''
	const loaded = await loadedByKey(request.headers.get('authorization'), client)
	const network = networkOf(client)
	const wait = await takeAttempt(
		loaded
			? [
					{ key: `api ${loaded.accountId}`, most: OF_ONE_KEY, seconds: 60 },
					{ key: `api ${network}`, most: FROM_ONE_NETWORK, seconds: 60 },
				]
			: [{ key: `api-wrong ${network}`, most: WRONG, seconds: 300 }],
	)
	if (wait > 0) return { answer: problemAnswer(tooMany, wait) }
	if (!loaded?.accountId) return { answer: problemAnswer(NO_KEY) }
	const caller: Caller = { kind: 'person', accountId: loaded.accountId, sessionId: null, clientAddress: client }
	return { loaded, caller }
}
const IN_ADDRESS =
	'A key goes into the header Authorization, never into the address, which stands in logs. This one has been seen: give it another secret, or end it.'

function decoded(text: string): string {
	try {
		return decodeURIComponent(text)
	} catch {
		return text
	}
}

/** One question by digest, whether there is such a key or not. */
async function loadedByKey(header: string | null, client: string): Promise<Loaded | null> {
	const text = /^Bearer ([!-~]{1,200})$/i.exec(header ?? '')?.[1]
	if (text === undefined || !isKeyText(text)) return null
	const asked = { text: 'SELECT app.actor_of_key($1, $2) AS actor', values: [keyDigest(text), client] }
	const { rows } = await readPool().query<{ actor: unknown }>(asked)
	return loadedFrom(rows[0]?.actor)
}

/** Whatever is thrown is told by its sentence, or under an id. */
async function answered(
	request: Request,
	answer: (by: { loaded: Loaded; caller: Caller }) => Promise<Response>,
): Promise<Response> {
	try {
		const opened = await open(request)
		return 'answer' in opened ? opened.answer : await answer(opened)
	} catch (error) {
		return problemAnswer(error instanceof PanelError ? error.problem : unknownProblem(error, 'api'))
	}
}

const NOT_HERE: Problem = { kind: 'not-found', text: NOT_FOUND }

/** @param verb what the address names; NULL = there is none */
export const callVerb = (request: Request, verb: ApiVerb | null): Promise<Response> =>
	answered(request, async ({ caller, loaded }) => {
		if (!verb) return problemAnswer(NOT_HERE)
		const sent = await sentTo(request, loaded.accountId ?? '')
		if (sent instanceof Response) return sent
		const result = await verb.run(caller, sent.input, sent.request)
		if (!result.ok) return problemAnswer(result.problem)
		const { value, reveal } = result.value
		return jsonAnswer({ data: plainJson(value), ...(reveal ? { secrets: reveal } : {}) })
	})

/** What a request says, once it is clear that it is JSON of a size and shape to look at. */
async function sentTo(request: Request, accountId: string): Promise<{ input: object; request: Keyed } | Response> {
	if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
		return refusedAnswer(415, 'Not JSON', 'Send Content-Type: application/json.')
	const text = await countedBody(request, MOST_BYTES)
	if (text === null) return refusedAnswer(413, 'Too large', `A body has at most ${MOST_BYTES} bytes.`)
	const sent = jsonObject(text)
	if (!sent) return refusedAnswer(400, 'Not JSON', 'Send one JSON object, as the verb describes it.')
	const key = requestKey(request.headers.get('idempotency-key'), accountId)
	if (key === null) return refusedAnswer(400, 'Not a key of a request', 'An Idempotency-Key has 1 to 255 signs.')
	const { [REASON_FIELD]: reason, ...input } = sent
	return { input, request: { ...(key ? { key } : {}), reason: typeof reason === 'string' ? reason : undefined } }
}

/**
 * The key of a request as `execute` takes it: made of the asker and of what they sent, so that nobody can ask what became of the
 * request of another. @returns undefined when there was none, NULL when it is no key
 */
function requestKey(sent: string | null, accountId: string): string | null | undefined {
	if (sent === null) return undefined
	if (!/^[ -~]{1,255}$/.test(sent)) return null
	const hash = createHash('sha256').update(`${accountId} ${sent}`).digest('hex')
	return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

/** @param read what the address names; NULL = there is none */
export const askRead = (request: Request, read: ApiRead | null): Promise<Response> =>
	answered(request, async ({ loaded }) => {
		if (!read) return problemAnswer(NOT_HERE)
		const sent = [...new URL(request.url).searchParams]
		if (new Set(sent.map(([name]) => name)).size !== sent.length)
			return refusedAnswer(400, 'Not clear', 'A filter was sent twice.')
		const filter = read.filter.safeParse(Object.fromEntries(sent))
		if (!filter.success) return problemAnswer(invalidInput(filter.error))
		const found = await read.ask(loaded, filter.data as Record<string, string>)
		if (found === null) return problemAnswer(NOT_HERE)
		if (read.single) return jsonAnswer({ data: shaped(read, found) })
		const { rows, next, previous } = found as ListPage<unknown>
		return jsonAnswer({ data: rows.map((row) => shaped(read, row)), next, previous })
	})

/**
 * @param thing what the address names; NULL = there is none
 * @param id the end of the address; whatever is no id is answered like an id that is not there
 */
export const askThing = (request: Request, thing: ApiThing | null, id: string): Promise<Response> =>
	answered(request, async ({ loaded }) => {
		if (!(thing && isUuid(id.toLowerCase()))) return problemAnswer(NOT_HERE)
		if (new URL(request.url).search !== '') return refusedAnswer(400, 'Not clear', 'One thing is read without filters.')
		const found = await thing.ask(loaded, id.toLowerCase())
		return found === null ? problemAnswer(NOT_HERE) : jsonAnswer({ data: shaped(thing, found) })
	})

/** What the description promises, and nothing more. */
function shaped({ row }: Pick<ApiRead, 'row'>, value: unknown): unknown {
	const parsed = row.safeParse(plainJson(value))
	if (parsed.success) return parsed.data
	log.error('an answer of the API is not as described', { error: parsed.error })
	throw parsed.error
}

/** For the description of the API: whoever has a key that works. */
export const describeTo = (request: Request, description: () => unknown): Promise<Response> =>
	answered(request, async () => jsonAnswer(description()))
