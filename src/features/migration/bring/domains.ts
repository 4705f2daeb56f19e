import { domainOf, Note, shownAddress, shownBytes } from '@/core/address'
import { createDomain, setDomainEnabled } from '@/features/domains/verbs'
import type { DomainItem, Inventory } from '../inventory'
import { bring, inPieces, leave, type Work } from './work'

/** postmaster and abuse, which each domain gets by itself. */
const OF_EACH_DOMAIN = ['postmaster', 'abuse']
const ELSEWHERE = 'the domain belongs to another organization here.'

/** What a domain will hold, so that limits which are smaller than that are seen beforehand. */
interface Held {
	mailboxes: number
	aliases: number
	storageBytes: bigint
	/** A mailbox without a quota. */
	unlimited: string | null
}

function heldIn({ mailboxes, aliases }: Inventory): Map<string, Held> {
	const all = new Map<string, Held>()
	const of = (address: string): Held => {
		const domain = domainOf(address)
		const held = all.get(domain) ?? { mailboxes: 0, aliases: OF_EACH_DOMAIN.length, storageBytes: 0n, unlimited: null }
		all.set(domain, held)
		return held
	}
	for (const { address, quotaBytes } of mailboxes) {
		const held = of(address)
		held.mailboxes += 1
		held.storageBytes += quotaBytes ?? 0n
		if (quotaBytes === null) held.unlimited ??= address
	}
	for (const { address } of aliases)
		if (!OF_EACH_DOMAIN.includes(address.slice(0, address.lastIndexOf('@')))) of(address).aliases += 1
	return all
}

/** Limits as they were, or wide enough for what there is: what came about there before a limit was lowered comes over too. */
function fittedLimits(work: Work, item: DomainItem, held: Held | undefined) {
	const note = (why: string) => work.outcome.notes.push({ line: item.line, what: shownAddress(item.name), why })
	const counted = (limit: number | null, used: number, what: string): number | null => {
		if (limit === null || limit >= used) return limit
		note(`allows ${limit} ${what} there and has ${used} with those of here, which is its limit from now on.`)
		return used
	}
	const storage = (limit: bigint | null, { storageBytes, unlimited }: Held): bigint | null => {
		if (limit === null) return null
		if (unlimited !== null) {
			note(`limits storage there, and ${shownAddress(unlimited)} has no quota. It comes over without the limit.`)
			return null
		}
		if (limit >= storageBytes) return limit
		note(`has ${shownBytes(limit)} there and quotas of ${shownBytes(storageBytes)}, which is its limit from now on.`)
		return storageBytes
	}
	const { maxMailboxes, maxAliases, maxStorageBytes } = item
	return {
		maxMailboxes: counted(maxMailboxes, held?.mailboxes ?? 0, 'mailboxes'),
		maxAliases: counted(maxAliases, held?.aliases ?? OF_EACH_DOMAIN.length, 'aliases'),
		maxStorageBytes: held ? storage(maxStorageBytes, held) : maxStorageBytes,
	}
}

/** Those that are not here yet, with their limits; a domain of another organization stays behind with all that is in it. */
export async function bringDomains(work: Work): Promise<void> {
	const { inventory, read, outcome } = work
	const held = heldIn(inventory)
	const names = inventory.domains.map(({ name }) => name)
	const rows = await inPieces(names, (piece) =>
		read.domain.findMany({
			where: { name: { in: piece }, deletedAt: null },
			select: { id: true, name: true, organizationId: true },
		}),
	)
	const here = new Map(rows.map((row) => [row.name, row]))
	for (const item of inventory.domains) {
		const said = { line: item.line, what: shownAddress(item.name) }
		const row = here.get(item.name)
		if (row && row.organizationId !== work.organization) leave(work, said, ELSEWHERE)
		else if (row) {
			outcome.here.domains += 1
			work.domains.set(item.name, { id: row.id, name: item.name, isNew: false })
		} else await makeDomain(work, item, fittedLimits(work, item, held.get(item.name)))
	}
	sayWhatStaysBehind(work, held)
}

async function makeDomain(work: Work, item: DomainItem, limits: ReturnType<typeof fittedLimits>): Promise<void> {
	const { name, line, enabled } = item
	const description = Note.safeParse(item.description)
	const made = await bring(work, { line, what: shownAddress(name) }, async () => {
		const { id } = await work.part(createDomain, {
			organization: work.organization,
			name,
			description: description.success ? description.data : '',
			postmaster: '',
			...limits,
			defaultQuotaBytes: null,
		})
		if (!enabled) await work.part(setDomainEnabled, { domain: id, enabled: false })
		return id
	})
	if (made === null) return
	work.outcome.made.domains += 1
	work.domains.set(name, { id: made, name, isNew: true })
	for (const one of OF_EACH_DOMAIN) work.known.set(`${one}@${name}`, 'alias')
}

function sayWhatStaysBehind(work: Work, held: ReadonlyMap<string, Held>): void {
	for (const [name, { mailboxes }] of held) {
		if (work.domains.has(name)) continue
		const aliases = work.inventory.aliases.filter(({ address }) => domainOf(address) === name).length
		const why = `${mailboxes} mailboxes and ${aliases} aliases stay behind with their domain.`
		leave(work, { line: null, what: shownAddress(name) }, why)
	}
}
