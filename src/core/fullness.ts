/**
 * How full a mailbox is, in the four steps that anything follows from. The database decides by the same rule (app.storage_level); a test
 * holds both together.
 */

/** Below 80 %; 80 % and 95 %, at which its owner is warned; full: mail is refused, and none can be sent. */
export type Level = 0 | 80 | 95 | 100

const MOST_RESERVED = 1n << 20n

/**
 * Full is where next to nothing fits any more (1 % of the quota, 1 MB at most): the mail server never lets a mailbox go beyond its quota,
 * so one that refuses nearly everything seldom holds all of it to the byte.
 * @param quotaBytes NULL = unlimited
 */
export function storageLevel(bytes: bigint, quotaBytes: bigint | null): Level {
	if (quotaBytes === null) return 0
	const reserved = quotaBytes / 100n < MOST_RESERVED ? quotaBytes / 100n : MOST_RESERVED
	if (bytes >= quotaBytes - reserved) return 100
	if (bytes * 20n >= quotaBytes * 19n) return 95
	return bytes * 5n >= quotaBytes * 4n ? 80 : 0
}
