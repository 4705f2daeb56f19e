/**
 * What Next gives to a server action, for calling one without a server. A test file names the modules that these stand in for:
 *
 *     vi.mock('next/headers', async () => (await import('../../support/request')).nextHeaders)
 *     vi.mock('next/cache', async () => (await import('../../support/request')).nextCache)
 *     vi.mock('next/navigation', async () => (await import('../../support/request')).nextNavigation)
 */

/** The request that actions see; `newBrowser` begins another one. */
export const request = { headers: new Headers(), cookies: new Map<string, string>() }

class Redirected extends Error {
	constructor(readonly to: string) {
		super(`redirected to ${to}`)
	}
}

export const nextHeaders = {
	headers: async () => request.headers,
	cookies: async () => ({
		get: (name: string) => (request.cookies.has(name) ? { name, value: request.cookies.get(name) } : undefined),
		set: (name: string, value: string) =>
			value === '' ? request.cookies.delete(name) : request.cookies.set(name, value),
	}),
}
export const nextCache = { refresh: () => undefined }
export const nextNavigation = {
	redirect: (to: string) => {
		throw new Redirected(to)
	},
	useRouter: () => undefined,
}

/** A browser without cookies, at an address of its own unless one is given. */
export function newBrowser(
	client = `10.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}.1`,
): void {
	request.cookies.clear()
	request.headers = new Headers({ origin: 'http://localhost:3000', 'x-postern-client': client, 'user-agent': 'curl/8' })
}

/** A form with these fields. */
export function formOf(fields: Record<string, string>): FormData {
	const form = new FormData()
	for (const [name, value] of Object.entries(fields)) form.set(name, value)
	return form
}

/** Where an action sends the browser; NULL when it answers in place. */
export async function redirectOf(work: Promise<unknown>): Promise<string | null> {
	try {
		await work
		return null
	} catch (error) {
		if (error instanceof Redirected) return error.to
		throw error
	}
}
