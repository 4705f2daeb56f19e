/** Asks the API as a program would, past the web server: what stands before it is tried in tests/main. */
import { GET as GET_ONE } from '@/app/api/v1/[name]/[id]/route'
import { GET, POST } from '@/app/api/v1/[name]/route'

export interface ApiAnswer {
	readonly status: number
	readonly headers: Headers
	readonly body: {
		readonly data?: unknown
		readonly secrets?: Readonly<Record<string, string>>
		readonly next?: string | null
		readonly type?: string
		readonly detail?: string
		readonly fields?: Readonly<Record<string, string>>
	}
	readonly text: string
}
interface How {
	readonly headers?: Record<string, string>
	/** Whose address our own server saw. */
	readonly from?: string
}

async function ask(
	handler: typeof GET,
	{
		name,
		search = '',
		method,
		body,
		headers,
	}: { name: string; search?: string; method: string; body?: string; headers: Record<string, string> },
): Promise<ApiAnswer> {
	const request = new Request(`http://localhost:3000/api/v1/${name}${search}`, {
		method,
		headers,
		...(body === undefined ? {} : { body }),
	})
	return told(await handler(request, { params: Promise.resolve({ name }) }))
}
async function told(answer: Response): Promise<ApiAnswer> {
	const text = await answer.text()
	return { status: answer.status, headers: answer.headers, body: JSON.parse(text), text }
}
async function getOne(key: string, address: string, params: { name: string; id: string }, how: How) {
	const request = new Request(`http://localhost:3000/api/v1/${address}`, { headers: headersOf(key, how) })
	return told(await GET_ONE(request, { params: Promise.resolve(params) }))
}
const headersOf = (key: string, { headers = {}, from = '192.0.2.10' }: How): Record<string, string> => ({
	'x-postern-client': from,
	...(key === '' ? {} : { authorization: `Bearer ${key}` }),
	...headers,
})

/** @param input sent as JSON; a text is sent as it stands */
export const post = (key: string, name: string, input: unknown, how: How = {}): Promise<ApiAnswer> =>
	ask(POST, {
		name,
		method: 'POST',
		body: typeof input === 'string' ? input : JSON.stringify(input),
		headers: { 'content-type': 'application/json', ...headersOf(key, how) },
	})

/** @param address the name of a list, with its filters; or of one thing: name/id */
export function get(key: string, address: string, how: How = {}): Promise<ApiAnswer> {
	const [path = '', search] = address.split('?')
	const [name = '', id] = path.split('/')
	if (id !== undefined) return getOne(key, address, { name, id }, how)
	return ask(GET, { name, method: 'GET', ...(search ? { search: `?${search}` } : {}), headers: headersOf(key, how) })
}
