import ipaddr from 'ipaddr.js'

/**
 * The network that attempts are counted for: /24 of IPv4, and /64 of IPv6, which is what one customer has at the least.
 *
 * @param client address as our own server saw it; what is none counts as one network of its own
 */
export function networkOf(client: string): string {
	if (!ipaddr.isValid(client)) return 'unknown'
	const address = ipaddr.process(client)
	const bits = address.kind() === 'ipv4' ? 24 : 64
	const kept = address.toByteArray().map((byte, at) => (at * 8 < bits ? byte : 0))
	return `${ipaddr.fromByteArray(kept).toString()}/${bits}`
}
