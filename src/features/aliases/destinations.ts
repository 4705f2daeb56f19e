/**
 * Where an alias may deliver. To whatever lies within the actor's reach (it must exist, and take mail), and outside of it only with the
 * right to deliver outside. A domain of this server that is out of reach counts as outside: nothing here tells the two apart.
 */
import { canonicalAddress, domainOf, shownAddress } from '@/core/address'
import type { ReadHandle } from '@/core/gateway/handles'
import { invalid } from '@/core/gateway/result'

export const MOST_DESTINATIONS = 100

const at = (text: string) => ({ field: 'destinations', text })
/** What PostgreSQL finds when it follows an alias (prisma/migrations, app.follow_alias), beside the field. */
export const WHERE_IT_LEADS = {
	alias_leads_back: at('These addresses lead back to this alias, so mail would go round in a circle.'),
	alias_chain: at('Aliases may lead to aliases at most 10 times in a row, counted over the whole chain.'),
	alias_fan_out: at('Mail would be copied to more than 1,000 addresses in the end; a mailing list suits more.'),
} as const

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
	// A domain of the same name may lie in the trash with its own.
	const live = { address: { in: inside }, domain: { deletedAt: null } }
	const mailboxes = await read.mailbox.findMany({
		where: { ...live, deletedAt: null },
		select: { address: true, sendOnly: true },
	})
	const aliases = await read.alias.findMany({ where: live, select: { address: true } })
	const lists = await read.list.findMany({ where: live, select: { address: true } })
	const known = new Map([
		...mailboxes.map((row) => [row.address, row.sendOnly] as const),
		...aliases.map((row) => [row.address, false] as const),
		...lists.map((row) => [row.address, false] as const),
	])
	for (const address of inside) {
		if (address === own) throw invalid({ destinations: 'An alias cannot deliver to itself.' })
		if (!known.has(address)) throw invalid({ destinations: `There is no ${shownAddress(address)}.` })
		if (known.get(address)) throw invalid({ destinations: `${shownAddress(address)} only sends and takes no mail.` })
	}
}
