/**
 * Where an alias may deliver. To whatever lies within the actor's reach (it must exist, and take mail), and outside of it only with the
 * right to deliver outside. A domain of this server that is out of reach counts as outside: nothing here tells the two apart.
 */
import { canonicalAddress, domainOf, shownAddress } from '@/core/address'
import type { ReadHandle } from '@/core/gateway/handles'
import { invalid } from '@/core/gateway/result'

export const MOST_DESTINATIONS = 100
const DEEPEST = 10

/** Addresses from lines or commas, canonical and each once. @throws PanelError with the first one that is no address */
export function parseDestinations(texts: readonly string[]): string[] {
	const words = texts.flatMap((text) => text.split(/[\s,;]+/)).filter((word) => word !== '')
	const found = new Set<string>()
	for (const word of words.slice(0, 1000)) {
		const address = canonicalAddress(word)
		if (address === null) throw invalid({ destinations: `“${word.slice(0, 100)}” is not an address.` })
		found.add(address)
	}
	if (found.size === 0) throw invalid({ destinations: 'Write at least one address.' })
	if (found.size > MOST_DESTINATIONS)
		throw invalid({ destinations: `At most ${MOST_DESTINATIONS} addresses; a mailing list suits more.` })
	return [...found]
}

/** Destinations to check: those of one alias. */
export interface Wanted {
	/** The alias's own address. */
	readonly own: string
	readonly destinations: readonly string[]
	/** Those that it has already, which may stay even out of reach. */
	readonly kept: readonly string[]
	/** May the actor deliver outside? */
	readonly mayOutside: boolean
}

/** @param read armed for the actor: what it does not show is out of reach @throws PanelError with the first one that cannot be */
export async function expectReachable(
	read: ReadHandle,
	{ own, destinations, kept, mayOutside }: Wanted,
): Promise<void> {
	const added = destinations.filter((address) => !kept.includes(address))
	const domains = await read.domain.findMany({
		where: { name: { in: [...new Set(added.map(domainOf))] }, deletedAt: null },
		select: { name: true },
	})
	const reachable = new Set(domains.map(({ name }) => name))
	const inside = added.filter((address) => reachable.has(domainOf(address)))
	const outside = added.find((address) => !reachable.has(domainOf(address)))
	if (outside !== undefined && !mayOutside) {
		throw invalid({
			destinations: `${shownAddress(outside)} lies outside of what you manage, and you lack the right “Deliver outside”.`,
		})
	}
	const [mailboxes, aliases] = await Promise.all([
		read.mailbox.findMany({
			where: { address: { in: inside }, deletedAt: null },
			select: { address: true, sendOnly: true },
		}),
		read.alias.findMany({ where: { address: { in: inside } }, select: { address: true } }),
	])
	const known = new Map([
		...mailboxes.map((row) => [row.address, row.sendOnly] as const),
		...aliases.map((row) => [row.address, false] as const),
	])
	for (const address of inside) {
		if (address === own) throw invalid({ destinations: 'An alias cannot deliver to itself.' })
		if (!known.has(address)) throw invalid({ destinations: `There is no ${shownAddress(address)}.` })
		if (known.get(address)) throw invalid({ destinations: `${shownAddress(address)} only sends and takes no mail.` })
	}
	await expectNoLoop(read, own, destinations)
}

/** Follows aliases from their destinations on, a few levels deep; a chain that leads back would deliver for ever. */
async function expectNoLoop(read: ReadHandle, own: string, destinations: readonly string[]): Promise<void> {
	let frontier = [...destinations]
	const seen = new Set<string>()
	for (let depth = 0; frontier.length > 0; depth += 1) {
		if (frontier.includes(own))
			throw invalid({ destinations: 'These addresses lead back to this alias, so mail would go round in a circle.' })
		if (depth === DEEPEST)
			throw invalid({ destinations: `Aliases may lead to aliases at most ${DEEPEST} times in a row.` })
		for (const address of frontier) seen.add(address)
		const next = await read.alias.findMany({
			where: { address: { in: frontier } },
			select: { destinations: true },
			take: 1000,
		})
		frontier = [...new Set(next.flatMap((alias) => alias.destinations))].filter((address) => !seen.has(address))
	}
}
