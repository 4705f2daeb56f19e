/** Which of a person's grants somebody may end. Asked by the verb and by the page with the same words. */
import { notAllowed } from '@/core/gateway/result'
import { type Actor, decide, type Holding, type Limits, type Person, rankRefusal } from '@/core/policy'
import type { NamedPlace } from './grant-places'

interface HeldGrant {
	readonly id: string
	readonly roleName: string
	readonly rights: readonly string[]
	readonly limits: Limits
	readonly endsAt: Date | null
	readonly givenById: string | null
	readonly lineage: readonly string[]
	readonly places: readonly NamedPlace[]
}

interface LimitColumns {
	readonly maxMailboxes: number | null
	readonly maxAliases: number | null
	readonly maxLists: number | null
	readonly maxStorageBytes: bigint | null
	readonly maxStoragePerMailboxBytes: bigint | null
	readonly maxSendsPerHour: number | null
	readonly maxSendsPerDay: number | null
}
/** A grant's limits, as the question of rank compares them. */
export const limitsHeld = (row: LimitColumns): Limits => ({
	mailboxes: row.maxMailboxes,
	aliases: row.maxAliases,
	lists: row.maxLists,
	storageBytes: row.maxStorageBytes,
	storagePerMailboxBytes: row.maxStoragePerMailboxBytes,
	sendsPerHour: row.maxSendsPerHour,
	sendsPerDay: row.maxSendsPerDay,
})

/** Did it come from the actor, directly or through others? Then they may take it back whatever else its holder has become. */
export const cameFrom = (
	actor: Actor,
	grant: { readonly givenById: string | null; readonly lineage: readonly string[] },
): boolean =>
	(grant.givenById !== null && grant.givenById === actor.accountId) ||
	actor.grants.some((own) => grant.lineage.includes(own.id))

interface Asked {
	readonly grant: { readonly id: string; readonly givenById: string | null; readonly lineage: readonly string[] }
	readonly places: Holding['places']
	/** Everything that the holder holds. */
	readonly person: Person
}

/** The gateway's question about one grant, for a page that shows the button or not, and for a refusal that names it. */
export function mayRevoke(
	actor: Actor,
	{ grant, places, person }: Asked,
	now: Date,
	right: 'grant.revoke' | 'grant.edit' = 'grant.revoke',
): boolean {
	const holdings = cameFrom(actor, grant) ? person.holdings.filter(({ id }) => id === grant.id) : person.holdings
	if (rankRefusal(actor, { ...person, holdings }, now) !== null) return false
	return places.every((place) => decide(actor, right, place, now).allowed)
}

/** @throws PanelError that names each grant that the actor may not end */
export function expectAllRevocable(
	actor: Actor,
	holder: { readonly id: string; readonly name: string },
	grants: readonly HeldGrant[],
	now: Date,
): void {
	if (holder.id === actor.accountId) throw notAllowed('You cannot revoke your own rights.', 'oneself')
	const holdings = grants
		.filter(({ endsAt }) => endsAt === null || endsAt > now)
		.map(({ places, ...grant }) => ({ ...grant, places: places.map(({ place }) => place) }))
	const person: Person = { accountId: holder.id, holdings }
	const kept = grants.filter(
		(grant) => !mayRevoke(actor, { grant, places: grant.places.map(({ place }) => place), person }, now),
	)
	if (kept.length === 0) return
	const names = kept.map(({ roleName }) => `“${roleName}”`)
	const text = `Nothing was revoked: not all that ${holder.name} holds is yours to take. Beyond you: ${names.join(', ')}.`
	throw notAllowed(text, 'outranked', names)
}
