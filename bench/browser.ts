import { Agent, type IncomingHttpHeaders, request } from 'node:http'

export interface Answer {
	readonly status: number
	readonly headers: IncomingHttpHeaders
	readonly body: string
	/** Milliseconds from sending to the last byte. */
	readonly millis: number
}

type Send = (fields: Record<string, string>, headers?: Record<string, string>) => Promise<Answer>

/** As much of a browser as measuring needs: one kept connection at a time, cookies, and forms posted without script. */
export class Browser {
	readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
	readonly #cookies = new Map<string, string>()

	constructor(readonly origin: string) {}

	get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
		return this.#send('GET', path, headers)
	}

	/** @param among for a page with several forms: a word in the right one. @returns sends what is typed; hidden fields come from the page */
	async form(path: string, among = ''): Promise<Send> {
		const { body } = await this.get(path)
		const found = [...body.matchAll(/<form[^>]*>(.*?)<\/form>/gs)].map(([, inside = '']) => inside)
		const inside = found.find((text) => text.includes('$ACTION') && text.includes(among))
		if (inside === undefined) throw new Error(`${path} has no such form`)
		const hidden: Record<string, string> = {}
		for (const [tag] of inside.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
			const name = /name="([^"]*)"/.exec(tag)?.[1]
			if (name) hidden[plain(name)] = plain(/value="([^"]*)"/.exec(tag)?.[1] ?? '')
		}
		return (fields, headers) => this.#post(path, { ...hidden, ...fields }, headers)
	}

	async signIn(address: string, password: string): Promise<void> {
		const send = await this.form('/sign-in')
		const { status, body } = await send({ address, password })
		if (status !== 303) throw new Error(`${address} could not sign in: ${status} ${body.slice(0, 300)}`)
	}

	/** Signed out as far as this browser is concerned. */
	dropCookies(): void {
		this.#cookies.clear()
	}

	close(): void {
		this.#agent.destroy()
	}

	#post(path: string, fields: Record<string, string>, more: Record<string, string> = {}): Promise<Answer> {
		const boundary = '----measuring'
		const parts = Object.entries(fields).map(
			([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
		)
		const body = Buffer.from(`${parts.join('')}--${boundary}--\r\n`)
		const headers = {
			...more,
			origin: this.origin,
			'content-type': `multipart/form-data; boundary=${boundary}`,
			'content-length': String(body.length),
		}
		return this.#send('POST', path, headers, body)
	}

	#send(method: string, path: string, headers: Record<string, string>, body?: Buffer): Promise<Answer> {
		const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
		const from = performance.now()
		return new Promise((resolve, reject) => {
			const sent = request(
				`${this.origin}${path}`,
				{ method, agent: this.#agent, headers: { ...headers, ...(cookie ? { cookie } : {}) } },
				(response) => {
					const chunks: Buffer[] = []
					response.on('data', (chunk: Buffer) => chunks.push(chunk))
					response.on('error', reject)
					response.on('end', () => {
						const millis = performance.now() - from
						for (const set of response.headers['set-cookie'] ?? []) this.#keep(set)
						const text = Buffer.concat(chunks).toString('utf8')
						resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text, millis })
					})
				},
			)
			sent.on('error', reject)
			sent.end(body)
		})
	}

	#keep(set: string): void {
		const [pair = ''] = set.split(';')
		const at = pair.indexOf('=')
		if (at > 0) this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
	}
}

const plain = (html: string): string =>
	html
		.replaceAll('&quot;', '"')
		.replaceAll('&#x27;', "'")
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&')
