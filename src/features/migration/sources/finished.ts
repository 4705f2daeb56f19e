/** What was collected from a source, made into an inventory: once all of it is known. */
import { domainOf, shownAddress } from '@/core/address'
import { grouped } from '../grouped'
import type { AdminItem, AliasItem, Inventory } from '../inventory'
import type { AliasDraft, Draft } from './draft'
import { personName } from './draft'

const MOST_DESTINATIONS = 5000

/** @param only names of domains; NULL = all */
export function finished(draft: Draft, only: ReadonlySet<string> | null): Inventory {
	const aliases = aliasItems(draft)
	for (const domain of [...draft.mailboxes.keys(), ...aliases.keys()].map(domainOf))
		if (!draft.domains.has(domain)) draft.domain(null, domain, {})
	expandAliasDomains(draft, aliases)
	const isWanted = (domain: string) => only === null || only.has(domain)
	return {
		domains: [...draft.domains.values()].filter(({ name }) => isWanted(name)),
		mailboxes: [...draft.mailboxes.values()].filter(({ address }) => isWanted(domainOf(address))),
		aliases: [...aliases.values()].filter(({ address }) => isWanted(domainOf(address))),
		admins: adminItems(draft, isWanted),
		left: draft.behind,
		notes: draft.notes,
	}
}

function aliasItems(draft: Draft): Map<string, AliasItem> {
	const items = new Map<string, AliasItem>()
	for (const [address, alias] of draft.aliases) {
		const { line, destinations, enabled } = alias
		if (draft.mailboxes.has(address)) sayForward(draft, address, alias)
		else if (destinations.size === 0) draft.left(line, address, 'the alias delivers nowhere.')
		else if (destinations.size > MOST_DESTINATIONS)
			draft.left(line, address, `the alias delivers to more than ${MOST_DESTINATIONS} addresses.`)
		else items.set(address, { line, address, destinations: [...destinations], enabled })
	}
	return items
}

/** What a mailbox of the same address does with its mail besides keeping it. */
function sayForward(draft: Draft, address: string, { line, destinations, enabled }: AliasDraft): void {
	const others = [...destinations].filter((to) => to !== address)
	if (others.length === 0 || !enabled) return
	const to = others.slice(0, 3).map(shownAddress).join(', ') + (others.length > 3 ? ' and more' : '')
	const why = destinations.has(address)
		? `forwards a copy to ${to}. Here its mail stays in the mailbox alone.`
		: `forwards all its mail to ${to} and keeps none. Here it keeps its mail and forwards nothing.`
	draft.left(line, address, why)
}

/** A domain that stands for another becomes one of its own, with an alias for each address that there is. */
function expandAliasDomains(draft: Draft, aliases: Map<string, AliasItem>): void {
	const targets = [...draft.mailboxes.values(), ...aliases.values()].map(({ address }) => address)
	const byDomain = grouped(targets, domainOf)
	for (const [name, { line, target, enabled }] of draft.aliasDomains) {
		if (!draft.domains.has(name)) draft.domain(line, name, { enabled, description: `Stands for ${target}` })
		const addresses = byDomain.get(target) ?? []
		for (const to of addresses) {
			const address = `${to.slice(0, to.lastIndexOf('@'))}@${name}`
			if (aliases.has(address) || draft.mailboxes.has(address) || address.length > 254) continue
			aliases.set(address, { line, address, destinations: [to], enabled: true })
		}
		const how = `stands for ${shownAddress(target)} there, and comes as a domain with an alias for each of its ${addresses.length} addresses. Those that are made later need one of their own.`
		draft.note(line, name, how)
	}
}

const adminItems = ({ admins }: Draft, isWanted: (domain: string) => boolean): AdminItem[] =>
	[...admins].flatMap(([address, { line, name, domains }]) => {
		const wanted = [...domains].filter(isWanted)
		return wanted.length > 0 ? [{ line, address, name: personName(name, address), domains: wanted }] : []
	})
