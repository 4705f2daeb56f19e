/** Posts to a server action without its page, as React's client and as a browser without script would. */
const STATE = { status: 'idle', problem: null, values: {}, say: null, reveal: null, answer: '' }

/** How a form's action is called: by React's client, or by a plain form of a browser that runs no script. */
export type Encoding = 'script' | 'plain'

/** The parts of a multipart body, in the order in which they are sent. */
export function encoded(encoding: Encoding, id: string, fields: Record<string, string | string[]>): FormData {
	const body = new FormData()
	const plain = encoding === 'plain'
	if (plain) {
		body.append('$ACTION_REF_1', '')
		body.append('$ACTION_1:0', JSON.stringify({ id, bound: '$@1' }))
		body.append('$ACTION_1:1', JSON.stringify([STATE]))
		body.append('$ACTION_KEY', 'k0')
	}
	for (const [name, value] of Object.entries(fields))
		for (const one of [value].flat()) body.append(plain ? name : `_1_${name}`, one)
	if (!plain) body.append('0', JSON.stringify([STATE, '$K1']))
	return body
}

export interface Post {
	readonly url: string
	readonly action: string
	readonly encoding: Encoding
	readonly fields: Record<string, string | string[]>
	/** NULL = none is sent. */
	readonly origin: string | null
	readonly cookie: string
}

/** @returns the status, which no verdict is built on */
export async function post({ url, action, encoding, fields, origin, cookie }: Post): Promise<number> {
	const response = await fetch(url, {
		method: 'POST',
		redirect: 'manual',
		body: encoded(encoding, action, fields),
		headers: {
			accept: encoding === 'script' ? 'text/x-component' : 'text/html',
			...(encoding === 'script' ? { 'next-action': action } : {}),
			...(origin === null ? {} : { origin }),
			...(cookie === '' ? {} : { cookie }),
		},
	})
	await response.arrayBuffer()
	return response.status
}
