import { readdirSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from './running-panel'

/** Stands in names that only whoever signed in may see. */
export const MARK = 'zwxqmark'

export interface Asked {
	readonly method?: string
	readonly headers?: Record<string, string>
	readonly body?: BodyInit
	readonly anonymous?: boolean
}
export interface Answer {
	readonly status: number
	readonly headers: Headers
	readonly text: string
}
/** What a browser sends back of the cookies that it was given. */
export const cookiesOf = ({ headers }: Answer): string =>
	headers
		.getSetCookie()
		.map((line) => line.split(';')[0])
		.join('; ')

/** What the script of a page posts for a form. */
export function formOf(fields: Readonly<Record<string, string>>): FormData {
	const state = { status: 'idle', problem: null, values: {}, say: null, reveal: null, answer: '' }
	const form = new FormData()
	for (const [name, value] of Object.entries(fields)) form.append(`_1_${name}`, value)
	form.append('0', JSON.stringify([state, '$K1']))
	return form
}
/** That of the sign-in page, as large as is asked for. */
export const signInForm = (bytes: number, fields: Record<string, string> = {}): FormData =>
	formOf({
		address: 'x@outside.test',
		password: 'wrong all along',
		...(bytes > 0 ? { next: 'a'.repeat(bytes) } : {}),
		...fields,
	})

type Fields = Readonly<Record<string, string>>
const OPERATORS = { address: { contains: '@' }, password: { not: '' } }
const URLENCODED = 'application/x-www-form-urlencoded'
/** Right credentials, and what else could be taken for them, in ways in which no form comes. */
export const NO_FORMS: readonly (readonly [what: string, type: string, body: (fields: Fields) => string])[] = [
	['JSON', 'application/json', (fields) => JSON.stringify(fields)],
	['JSON that says to be a form', URLENCODED, (fields) => JSON.stringify(fields)],
	['operators in the place of text', 'application/json', (fields) => JSON.stringify({ ...fields, ...OPERATORS })],
	[
		'fields with operators',
		URLENCODED,
		({ csrfToken = '' }) =>
			new URLSearchParams({ csrfToken, 'address[contains]': '@', 'password[not]': '' }).toString(),
	],
	['a field twice', URLENCODED, (fields) => `${new URLSearchParams(fields)}&password=x`],
	['plain text', 'text/plain', (fields) => new URLSearchParams(fields).toString()],
]

/** The address of one script of the build. */
export const staticFile = (): string => {
	const folder = path.join(ROOT, '.next/static/chunks')
	return `/_next/static/chunks/${readdirSync(folder).find((name) => name.endsWith('.js'))}`
}

/** Ways around a guard in front of the pages that were real once, and their neighbours. */
export const AROUND: [string, string, Record<string, string>?][] = [
	['plainly', '/mailboxes'],
	[
		'skipping the middleware',
		'/mailboxes',
		{ 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
	],
	[
		'skipping src/middleware',
		'/mailboxes',
		{ 'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware' },
	],
	['as a component', '/mailboxes', { rsc: '1' }],
	['as a component by address', '/mailboxes.rsc'],
	['with its mark', '/mailboxes?_rsc=abcde', { rsc: '1' }],
	['as a prefetch', '/mailboxes', { rsc: '1', 'next-router-prefetch': '1', purpose: 'prefetch' }],
	['as a segment', '/mailboxes', { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' }],
	['as a segment by address', '/mailboxes.segments/_tree.segment.rsc'],
	['as a prefetch by address', '/mailboxes.prefetch.rsc'],
	['as data', '/_next/data/x/mailboxes.json', { 'x-nextjs-data': '1' }],
	['matched elsewhere', '/sign-in', { 'x-matched-path': '/mailboxes', 'x-now-route-matches': '1=mailboxes' }],
	[
		'rewritten',
		'/sign-in',
		{ 'x-original-url': '/mailboxes', 'x-rewrite-url': '/mailboxes', 'x-invoke-path': '/mailboxes' },
	],
	['with two slashes', '//mailboxes'],
	['with a dot', '/./mailboxes'],
	['with an encoded dot', '/%2e/mailboxes'],
	['through the door', '/sign-in/../mailboxes'],
	['through a file', '/_next/static/../../mailboxes'],
	['with an encoded slash', '/%2Fmailboxes'],
	['with a backslash', '/\\mailboxes'],
	['with a null byte', '/mailboxes%00'],
	['in capitals', '/MAILBOXES'],
	['with a slash behind', '/mailboxes/'],
	['as an override', '/sign-in', { 'x-http-method-override': 'GET', 'x-method-override': 'GET' }],
	['resumed', '/mailboxes', { 'next-resume': '1', 'x-next-resume-state-length': '0' }],
	['the search', `/api/search?q=${MARK}`],
]

/** A sum over every row that reading may not change, for a database of a test. */
export const EVERYTHING = `CREATE FUNCTION public.everything() RETURNS text LANGUAGE plpgsql AS $$
		DECLARE t record; one text; every text := '';
		BEGIN
			FOR t IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('worker_heartbeat', 'usage_day', 'domain_day', 'journal_check', 'journal_head') ORDER BY 1 LOOP
				EXECUTE format('SELECT md5(string_agg(row, '''' ORDER BY row)) FROM (SELECT (to_jsonb(x) - ''last_seen_at'' - ''idle_expires_at'')::text AS row FROM %I x) rows', t.name) INTO one;
				every := every || t.name || coalesce(one, '-') || ' ';
			END LOOP;
			RETURN every;
		END $$`

/** Follows every link from the first page on, 150 pages at most. @returns how many there were; throws at one that fails */
export async function crawl(ask: (target: string) => Promise<Answer>): Promise<number> {
	const seen = new Set(['/'])
	for (const target of seen) {
		const { status, text } = await ask(target)
		if (status >= 400) throw new Error(`${target} answers ${status}`)
		for (const [, found = ''] of text.matchAll(/href="(\/[^"#]*)/g)) {
			const plain = found.replaceAll('&amp;', '&')
			if (!plain.startsWith('/_next/') && seen.size < 150) seen.add(plain)
		}
	}
	return seen.size
}

const FORM = 'application/x-www-form-urlencoded'
/** Ways to ask for a file that no page of the panel has, and what each is answered. @param origin the panel's own */
const filesAsked = (origin: string): [how: string, asked: Asked & { readonly file?: string }, status: number][] => {
	const post = (more: Record<string, string> = {}, body = 'days=30') => ({
		method: 'POST',
		headers: { origin, 'content-type': FORM, ...more },
		body,
	})
	return [
		['by a link', {}, 405],
		['from elsewhere', post({ origin: 'https://evil.test' }), 403],
		['from a page without an origin', post({ origin: 'null' }), 403],
		['by no page', { method: 'POST', headers: { 'content-type': FORM }, body: 'days=30' }, 403],
		['by a page of another site', post({ 'sec-fetch-site': 'same-site' }), 403],
		['as JSON', post({ 'content-type': 'application/json' }, '{}'), 415],
		['with too much', post({}, `days=${'3'.repeat(8192)}`), 413],
		['with a field twice', post({}, 'days=30&days=90'), 400],
		['with a field too many', post({}, 'days=30&right=mailbox.read'), 400],
		['that is not there', { ...post(), file: 'constructor' }, 404],
		['by a stranger', { ...post(), anonymous: true }, 303],
	]
}

/** Each of these ways, with the status that it should have, and status and file that it got. */
export const triedFiles = (ask: (target: string, asked: Asked) => Promise<Answer>, origin: string) =>
	Promise.all(
		filesAsked(origin).map(async ([how, { file = 'storage-report', ...asked }, status]) => {
			const answer = await ask(`/api/files/${file}`, asked)
			return [how, status, [answer.status, answer.headers.get('content-disposition')]] as const
		}),
	)

/** Words that speak of the inside. */
export const INNER = [
	'mailbox_away',
	'relation',
	'does not exist',
	'SELECT',
	'prisma',
	'postgres',
	'node_modules',
	'/src/',
	'at async',
	'PanelError',
]

/** What a client may say of itself, and nobody believes. */
export const FORGED = {
	'x-forwarded-host': 'evil.test',
	'x-forwarded-proto': 'http',
	'x-forwarded-for': '203.0.113.9',
	'x-forwarded-port': '81',
	forwarded: 'host=evil.test;for=203.0.113.9',
	'x-real-ip': '203.0.113.9',
	'x-postern-client': '203.0.113.9',
}

/** The endpoint in which the framework had two holes. */
export const IMAGES = [
	'/_next/image',
	'/_next/image?url=%2Ficon.svg&w=64&q=75',
	'/_next/image/?url=/icon.svg&w=64&q=75',
	'/_next/image?url=http://127.0.0.1/&w=640&q=1',
]
