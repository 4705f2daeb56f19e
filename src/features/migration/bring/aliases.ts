import { domainOf, shownAddress } from '@/core/address'
import { createAlias, editAlias } from '@/features/aliases/verbs'
import { grouped } from '../grouped'
import type { AliasItem } from '../inventory'
import { learnDestinations } from './known'
import { bring, inPieces, leave, type Work } from './work'

interface Row {
	readonly id: string
	readonly address: string
	readonly destinations: readonly string[]
	readonly enabled: boolean
	readonly protected: boolean
	readonly version: number
	readonly domainId: string
}

/** After the mailboxes, and each alias after those that it delivers to. */
export async function bringAliases(work: Work): Promise<void> {
	const items = work.inventory.aliases.filter(({ address }) => work.domains.has(domainOf(address)))
	const ours = await learnDestinations(
		work,
		items.flatMap(({ destinations }) => destinations),
	)
	const rows = await inPieces(items, (piece) =>
		work.read.alias.findMany({
			where: { address: { in: piece.map(({ address }) => address) }, domain: { deletedAt: null } },
			select: {
				id: true,
				address: true,
				destinations: true,
				enabled: true,
				protected: true,
				version: true,
				domainId: true,
			},
		}),
	)
	const here = new Map(rows.map((row) => [row.address, row]))
	const isOurs = (address: string) => ours.has(domainOf(address)) || work.domains.has(domainOf(address))
	for (const item of inOrderOfDelivery(items)) {
		const there = withoutDead(work, item, isOurs)
		const row = here.get(item.address)
		if (!there) continue
		if (row) await bringOver(work, there, row)
		else await makeAlias(work, there)
	}
}

/** Aliases behind those that they deliver to; what goes round in a circle comes last, and is refused. */
function inOrderOfDelivery(items: readonly AliasItem[]): AliasItem[] {
	const addresses = new Set(items.map(({ address }) => address))
	const ways = items.flatMap((from) =>
		from.destinations.filter((to) => to !== from.address && addresses.has(to)).map((to) => ({ from, to })),
	)
	const behind = grouped(ways, ({ to }) => to)
	const waitsFor = new Map([...grouped(ways, ({ from }) => from)].map(([from, all]) => [from, all.length]))
	const ordered = items.filter((item) => !waitsFor.has(item))
	for (const { address } of ordered)
		for (const { from } of behind.get(address) ?? []) {
			const left = (waitsFor.get(from) ?? 0) - 1
			waitsFor.set(from, left)
			// Walked over as it grows.
			if (left === 0) ordered.push(from)
		}
	const done = new Set(ordered)
	return [...ordered, ...items.filter((item) => !done.has(item))]
}

/** Without the addresses here to which nothing can be delivered. NULL = none is left. */
function withoutDead(work: Work, item: AliasItem, isOurs: (address: string) => boolean): AliasItem | null {
	const said = { line: item.line, what: shownAddress(item.address) }
	const live = item.destinations.filter((to) => {
		const kind = work.known.get(to)
		if (!isOurs(to) || (kind !== undefined && kind !== 'send-only')) return true
		const why = kind === 'send-only' ? 'which only sends.' : 'which is not there.'
		leave(work, said, `delivers to ${shownAddress(to)} as well, ${why}`)
		return false
	})
	if (live.length > 0) return { ...item, destinations: live }
	leave(work, said, 'the alias would deliver to nobody.')
	return null
}

async function makeAlias(work: Work, { line, address, destinations, enabled }: AliasItem): Promise<void> {
	const said = { line, what: shownAddress(address) }
	const kind = work.known.get(address)
	if (kind !== undefined)
		return leave(work, said, `is an alias there and a ${kind === 'list' ? 'list' : 'mailbox'} here.`)
	const domain = work.domains.get(domainOf(address))?.id ?? ''
	const localPart = address.slice(0, address.lastIndexOf('@'))
	const made = await bring(work, said, async () => {
		const { id } = await work.part(createAlias, { domain, localPart, destinations: destinations.join('\n') })
		if (!enabled)
			await work.part(editAlias, { alias: id, version: 1, destinations: destinations.join('\n'), enabled: false })
		return id
	})
	if (made === null) return
	work.outcome.made.aliases += 1
	work.known.set(address, 'alias')
}

/** What is here stays, but for postmaster and abuse of a domain that was only just made: those are pointed where they pointed. */
async function bringOver(work: Work, item: AliasItem, row: Row): Promise<void> {
	const said = { line: item.line, what: shownAddress(item.address) }
	const isSame = [...row.destinations].sort().join() === [...item.destinations].sort().join()
	const isFresh = row.protected && work.domains.get(domainOf(item.address))?.isNew === true
	if (isSame) work.outcome.here.aliases += 1
	else if (!isFresh) {
		work.outcome.here.aliases += 1
		work.outcome.notes.push({ ...said, why: 'is here already and delivers elsewhere. It stays as it is.' })
	} else {
		const { id, version } = row
		const destinations = item.destinations.join('\n')
		const made = await bring(work, said, () =>
			work.part(editAlias, { alias: id, version, destinations, enabled: true }),
		)
		if (made) work.outcome.made.aliases += 1
	}
}
