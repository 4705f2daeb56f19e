/** The people who look after a list. They are named by the address that they sign in with, and lie within the actor's reach. */
import { canonicalAddress, shownAddress } from '@/core/address'
import type { ReadHandle } from '@/core/gateway/handles'
import { invalid } from '@/core/gateway/result'
import { linesOf } from './members'

export const MOST_OWNERS = 20
export const TOO_MANY_OWNERS = `At most ${MOST_OWNERS} people look after a list.`
/** Who is gone and who is foreign get one sentence. */
export const OWNER_OUT_OF_REACH = 'Its owner lies out of what you manage.'

export interface Owner {
	readonly id: string
	readonly address: string
}

/** Those of a list's owners who lie within the actor's sight: who lies out of it is not in their form, and stays. */
export async function ownersInSight(
	read: ReadHandle,
	owners: readonly { readonly account: Owner }[],
): Promise<Owner[]> {
	const all = owners.map(({ account }) => account)
	const seen = await read.account.findMany({ where: { id: { in: all.map(({ id }) => id) } }, select: { id: true } })
	return all.filter(({ id }) => seen.some((account) => account.id === id))
}

/**
 * @param kept those that it has already, who may stay even out of reach
 * @throws PanelError with a sentence for each bad line
 */
export async function expectOwners(
	read: ReadHandle,
	pasted: string | readonly string[],
	kept: readonly Owner[],
): Promise<Owner[]> {
	const lines = linesOf(pasted)
	const wanted = [...new Set(lines.flatMap(({ address }) => (address === null ? [] : [address])))]
	const found = await read.account.findMany({
		where: { address: { in: wanted }, retiredAt: null },
		select: { id: true, address: true },
	})
	const known = new Map([...kept, ...found].map((owner) => [owner.address, owner]))
	const faults = lines.flatMap(({ text, address }) => {
		if (address === null || canonicalAddress(address) === null) return [`“${text.slice(0, 100)}” is not an address.`]
		return known.has(address) ? [] : [`Nobody within what you manage signs in with ${shownAddress(address)}.`]
	})
	if (faults.length > 0) throw invalid({ owners: [...new Set(faults)].slice(0, 10).join('\n') })
	if (wanted.length > MOST_OWNERS) throw invalid({ owners: TOO_MANY_OWNERS })
	return wanted.flatMap((address) => known.get(address) ?? [])
}
