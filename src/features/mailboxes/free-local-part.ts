import { LocalPart } from '@/core/address'
import type { ReadHandle } from '@/core/gateway/handles'
import { isPattern, nthProposal, proposedLocalPart } from '@/core/proposed-address'

const MOST_TRIES = 1000

interface Wanted {
	readonly domainId: string
	readonly pattern: string
	readonly name: string
}

/**
 * The local part that a pattern makes of a name, with the lowest number behind it that makes it free. Two requests at the same moment
 * may get the same; the address is then taken for the second, which is told so.
 * @returns empty where the pattern makes nothing of the name
 */
export async function freeLocalPart(read: ReadHandle, { domainId, pattern, name }: Wanted): Promise<string> {
	const base = isPattern(pattern) ? proposedLocalPart(pattern, name) : ''
	if (base === '' || !LocalPart.safeParse(base).success) return ''
	const like = { domainId, localPart: { startsWith: base } }
	const select = { localPart: true } as const
	const rows = [
		await read.mailbox.findMany({ where: { ...like, deletedAt: null }, select }),
		await read.alias.findMany({ where: like, select }),
	].flat()
	const taken = new Set(rows.map(({ localPart }) => localPart))
	for (let n = 1; n <= MOST_TRIES; n += 1) {
		const tried = nthProposal(base, n)
		if (!taken.has(tried)) return tried
	}
	return ''
}
