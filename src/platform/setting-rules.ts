import ipaddr from 'ipaddr.js'

/** The pure checks behind the settings in `env.ts`. Each takes the text as given and says whether it will do. */

/** A login for PostgreSQL over TCP: the program's own login is derived from it, so it needs a host and a database. */
export function isPostgresUrl(value: string): boolean {
	if (!URL.canParse(value)) return false
	const url = new URL(value)
	return /^postgres(ql)?:$/.test(url.protocol) && url.hostname !== '' && url.pathname.length > 1
}

/** The address of a mail relay: `smtp://` or `smtps://` with a host. */
export function isSmtpUrl(value: string): boolean {
	return URL.canParse(value) && /^smtps?:$/.test(new URL(value).protocol) && new URL(value).hostname !== ''
}

/** An address that ends in a slash, behind which a path is put. */
export function isRangeUrl(value: string): boolean {
	if (!URL.canParse(value)) return false
	const { protocol, pathname, search, hash, username } = new URL(value)
	return /^https?:$/.test(protocol) && pathname.endsWith('/') && search === '' && hash === '' && username === ''
}

/** The address of a bucket in an S3-compatible store, and perhaps a folder in it: `https://host/bucket/folder`. */
export function isBucketUrl(value: string): boolean {
	if (!URL.canParse(value)) return false
	const { protocol, pathname, search, hash, username } = new URL(value)
	return /^https?:$/.test(protocol) && pathname.length > 1 && search === '' && hash === '' && username === ''
}

/** Scheme, host and port only. */
export function isOrigin(value: string): boolean {
	if (!URL.canParse(value)) return false
	const url = new URL(value)
	const bare =
		url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && !value.endsWith('#')
	return bare && /^https?:$/.test(url.protocol)
}

/** A name server as node:dns takes it: an address, with a port or without. */
export function isResolver(value: string): boolean {
	const [, inBrackets, plain, port] = /^(?:\[([0-9a-f:]+)\]|([0-9a-f:.]+?))(?::(\d{1,5}))?$/i.exec(value) ?? []
	if (ipaddr.IPv6.isValid(value)) return true
	if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return false
	return inBrackets === undefined ? ipaddr.IPv4.isValidFourPartDecimal(plain ?? '') : ipaddr.IPv6.isValid(inBrackets)
}

/** A proxy is one address or a CIDR block. A block of all addresses would let every client choose its own address. */
export function isProxy(value: string): boolean {
	const [address = '', bits] = value.split('/')
	const known = address.includes(':') ? ipaddr.IPv6.isValid(address) : ipaddr.IPv4.isValidFourPartDecimal(address)
	return known && (bits === undefined || (ipaddr.isValidCIDR(value) && Number(bits) > 0))
}

/**
 * Says whether a secret could have been made by a random generator: long enough, not one short text repeated, and not a
 * handful of characters. It can't prove randomness; it catches `changeme` and its relatives.
 */
export function isStrongSecret(value: string): boolean {
	return value.length >= 32 && new Set(value).size >= 10 && !/^(.{1,16})\1+$/s.test(value)
}

/** A key for AES-256 as base64: exactly 32 bytes. */
export function isActionsKey(value: string): boolean {
	return /^[A-Za-z0-9+/]{43}=$/.test(value) && isStrongSecret(value)
}
