import { randomBytes } from 'node:crypto'

/** A UUID that sorts by a time and a place in it (RFC 9562, version 7), so that rows lie in the database as they came. @param at milliseconds since 1970 */
export function timedId(at: number, place: number): string {
	const bytes = randomBytes(16)
	bytes.writeUIntBE(at, 0, 6)
	bytes.writeUInt16BE(0x7000 | (place & 0x0fff), 6)
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
	const hex = bytes.toString('hex')
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
