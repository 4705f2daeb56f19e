import { LocalPart } from '@/core/address'
import type { ReadHandle } from '@/core/gateway/handles'
import { isPattern, nthProposal, proposedLocalPart } from '@/core/proposed-address'

/**
 * Up to which number at once: mostly the first is free. Never all that begins alike, which a name of one letter would make thousands of,
 * for each line of a list.
 */
const TRIES = [1, 20, 1000]

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
	let tried = 0
	for (const most of TRIES) {
		const some = Array.from({ length: most - tried }, (_, at) => nthProposal(base, tried + at + 1))
		const taken = await takenOf(read, domainId, some)
		const free = some.find((one) => !taken.has(one))
		if (free !== undefined) return free
		tried = most
	}
	return ''
}

async function takenOf(read: ReadHandle, domainId: string, some: readonly string[]): Promise<Set<string>> {
	const where = { domainId, localPart: { in: [...some] } }
	const select = { localPart: true } as const
	const rows = [
		await read.mailbox.findMany({ where: { ...where, deletedAt: null }, select }),
		await read.alias.findMany({ where, select }),
		await read.list.findMany({ where, select }),
	].flat()
	return new Set(rows.map(({ localPart }) => localPart))
}
