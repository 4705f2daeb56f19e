/** Rules about API keys that need neither clock nor database. */
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

/** So many of one person work at the same time. */
export const MOST_KEYS = 50
export const MOST_NETWORKS = 20
/** How long a key lasts unless told, and at most, in days. One that nobody looks at again ends by itself. */
export const USUAL_DAYS = 90
export const MOST_DAYS = 366
/** How long the old secret goes on when there is a new one, in hours. */
export const MOST_OVERLAP_HOURS = 24

const HELP = 'Write networks such as 192.0.2.0/24 or 2001:db8::/48, or single addresses, one a line.'

/** A network in its canonical form: without bits beyond its mask, IPv4 inside IPv6 as IPv4. NULL = it is none. */
export function canonicalNetwork(text: string): string | null {
	try {
		const [address, bits] = text.includes('/')
			? ipaddr.parseCIDR(text)
			: ([ipaddr.process(text), ipaddr.parse(text).kind() === 'ipv4' ? 32 : null] as const)
		const full = address.kind() === 'ipv4' ? 32 : 128
		const kept = bits ?? full
		// A mask of IPv4 inside IPv6 would mean another network than the one that was written.
		if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()) return null
		const bytes = address.toByteArray().map((byte, at) => byte & (0xff00 >> Math.max(0, Math.min(8, kept - at * 8))))
		return `${ipaddr.fromByteArray(bytes).toString()}/${kept}`
	} catch {
		return null
	}
}

/** Networks as they were typed: a list, or a text with one a line or between commas; none = from everywhere. */
export const Networks = z
	.union([z.string().max(2000, HELP), z.array(z.string().max(100, HELP)).max(MOST_NETWORKS, HELP)])
	.default('')
	.transform((typed, context) => {
		const parts = (typeof typed === 'string' ? typed.split(/[\s,;]+/) : typed)
			.map((part) => part.trim())
			.filter((part) => part !== '')
		const networks = [...new Set(parts.map(canonicalNetwork))]
		const known = networks.filter((network) => network !== null)
		if (known.length === networks.length && known.length <= MOST_NETWORKS) return known
		const wrong = parts.find((part) => canonicalNetwork(part) === null)
		const message =
			wrong === undefined ? `At most ${MOST_NETWORKS} of them.` : `“${wrong.slice(0, 60)}” is no network. ${HELP}`
		context.addIssue({ code: 'custom', message })
		return z.NEVER
	})
