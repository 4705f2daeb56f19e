import ipaddr from 'ipaddr.js'

/**
 * Whose request it is. X-Forwarded-For is text that anyone can send; only what a trusted proxy appended to it counts, and
 * proxies append at the right. Pure, so that every way to lie can be a test.
 */

type Address = ipaddr.IPv4 | ipaddr.IPv6
export type TrustedProxies = readonly [Address, number][]

/** One address, without the port and brackets that some proxies add; IPv4 inside IPv6 becomes IPv4. */
function parse(text: string): Address | undefined {
	const bare = text
		.trim()
		.replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
		.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
	if (bare.includes(':')) return ipaddr.IPv6.isValid(bare) ? ipaddr.process(bare.replace(/%.*$/, '')) : undefined
	return ipaddr.IPv4.isValidFourPartDecimal(bare) ? ipaddr.IPv4.parse(bare) : undefined
}

/**
 * Prepares the list of proxies for `clientAddress`.
 *
 * @param entries addresses and CIDR blocks that `readEnv` has checked
 */
export function trustedProxies(entries: readonly string[]): TrustedProxies {
	return entries.map((entry) => {
		if (entry.includes('/')) return ipaddr.parseCIDR(entry)
		const address = ipaddr.process(entry)
		return [address, address.kind() === 'ipv4' ? 32 : 128]
	})
}

function isTrusted(address: Address, trusted: TrustedProxies): boolean {
	return trusted.some(([block, bits]) => block.kind() === address.kind() && address.match(block, bits))
}

/**
 * The client's address: that of the connection, unless a trusted proxy made the connection; then the rightmost entry of
 * X-Forwarded-For that is not itself a trusted proxy. At an entry that is no address the walk ends, since what stands
 * left of it was not written by a proxy that we know.
 *
 * @param socketAddress remote address of the connection
 * @param forwardedFor the header as received, several of them joined by commas
 * @returns an address in its canonical form; `unknown` when even the connection has none
 */
export function clientAddress(
	socketAddress: string | undefined,
	forwardedFor: string | undefined,
	trusted: TrustedProxies,
): string {
	let client = parse(socketAddress ?? '')
	if (client === undefined) return 'unknown'
	for (const entry of (forwardedFor ?? '').split(',').reverse()) {
		if (!isTrusted(client, trusted)) break
		const next = parse(entry)
		if (next === undefined) break
		client = next
	}
	return client.toString()
}
