import type { IncomingHttpHeaders } from 'node:http'

/**
 * Which request headers reach Next. Some of them are Next's own notes to itself and have let outsiders skip the proxy, see
 * what is not theirs, or poison a cache; others say who the client is and under which name it came. None of these is
 * the client's to write.
 */

const OURS_ALONE = [
	/^x-middleware-/,
	/^x-next-/,
	/^x-nextjs-/,
	/^x-now-/,
	/^x-matched-path$/,
	/^next-resume/,
	/^x-action-forwarded$/,
	/^x-invoke-/,
	/^x-prerender-/,
	/^x-vercel-/,
	/^content-security-policy/,
	/^x-nonce$/,
	/^x-postern-/,
	/^x-forwarded-/,
	/^forwarded$/,
	/^x-real-ip$/,
	/^x-original-/,
	/^x-rewrite-/,
	/^x-http-method/,
	/^x-method-override$/,
	/^upgrade$/,
]

export type Surroundings = Readonly<{
	/** From `clientAddress`. */
	client: string
	/** PUBLIC_ORIGIN: scheme, host and port that browsers use. */
	publicOrigin: string
}>

/**
 * The headers to hand on: the client's without those that are ours, and ours in their place.
 *
 * @param received names in lower case, as Node gives them
 */
export function cleanHeaders(
	received: IncomingHttpHeaders,
	{ client, publicOrigin }: Surroundings,
): IncomingHttpHeaders {
	const { protocol, host, port } = new URL(publicOrigin)
	const usualPort = protocol === 'https:' ? '443' : '80'
	const kept = Object.entries(received).filter(([name]) => !OURS_ALONE.some((pattern) => pattern.test(name)))
	return {
		...Object.fromEntries(kept),
		host,
		'x-forwarded-host': host,
		'x-forwarded-port': port || usualPort,
		'x-forwarded-proto': protocol.slice(0, -1),
		'x-forwarded-for': client,
		'x-postern-client': client,
	}
}

/** The same headers as the flat list that Node also keeps, so that no reader finds the client's own text there. */
export function flatHeaders(headers: IncomingHttpHeaders): string[] {
	return Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().flatMap((one) => [name, one]))
}
