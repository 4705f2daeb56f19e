import { shownAddress } from '@/core/address'
import { addPerson } from '@/features/grants/verbs'
import { grouped } from '../grouped'
import type { AdminItem } from '../inventory'
import { SOURCES } from '../source-names'
import { bring, leave, type Work } from './work'

const ROLE = 'domain-admin'

/**
 * Whoever administers domains there is given the role of a domain admin over them: the owner of a mailbox that came over, or a person from
 * elsewhere, who is invited and chooses a password. What their domains allow is kept by the domains; the most for one mailbox is theirs.
 */
export async function bringAdmins(work: Work): Promise<void> {
	const most = new Map(work.inventory.domains.map(({ name, mostPerMailbox }) => [name, mostPerMailbox]))
	for (const item of work.inventory.admins) {
		const brought = item.domains.flatMap((name) => work.domains.get(name) ?? [])
		const said = { line: item.line, what: shownAddress(item.address) }
		if (brought.length < item.domains.length)
			leave(work, said, `administers ${item.domains.length - brought.length} domains that do not come over.`)
		const held = await domainsHeld(work, item)
		const missing = brought.filter(({ id }) => !held.has(id))
		if (brought.length > 0 && missing.length === 0) work.outcome.here.administrators += 1
		let isGiven = false
		for (const [limit, domains] of grouped(missing, ({ name }) => most.get(name) ?? null))
			isGiven =
				(await give(
					work,
					item,
					domains.map(({ id }) => id),
					limit,
				)) || isGiven
		if (isGiven) work.outcome.made.administrators += 1
	}
}

async function domainsHeld({ read }: Work, { address }: AdminItem): Promise<ReadonlySet<string>> {
	const grants = await read.grant.findMany({
		where: { account: { address, retiredAt: null }, builtInRole: ROLE, revokedAt: null },
		select: { scopes: { select: { domainId: true } } },
	})
	return new Set(grants.flatMap(({ scopes }) => scopes.flatMap(({ domainId }) => domainId ?? [])))
}

async function give(
	work: Work,
	{ line, address, name }: AdminItem,
	domains: string[],
	maxStoragePerMailbox: bigint | null,
): Promise<boolean> {
	const none = { maxMailboxes: null, maxAliases: null, maxStorage: null }
	const made = await bring(work, { line, what: shownAddress(address) }, () =>
		work.part(addPerson, {
			organization: work.organization,
			name,
			address,
			role: ROLE,
			domains,
			...none,
			maxStoragePerMailbox,
			reason: `Administered them at ${SOURCES[work.from]}`,
		}),
	)
	if (made?.kind === 'invitation' && work.known.get(address) === undefined)
		work.outcome.notes.push({ line, what: shownAddress(address), why: 'is invited by letter, and chooses a password.' })
	return made !== null
}
