import { shownAddress } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { domainPlace } from '@/core/gateway/places'
import { queryIfAllowed } from '@/core/gateway/query'
import { may } from '@/core/policy'
import { MOST_MEMBERS } from './members'
import { MOST_OWNERS, OWNER_OUT_OF_REACH, TOO_MANY_OWNERS } from './owners'

/** Who would be put on lists. */
export interface Newcomer {
	readonly address: string
	readonly domain: string
	readonly account: string
	readonly sendOnly: boolean
}
/** By the id of a list: why it cannot be done, NULL = it can. One that is not named is gone, or not the viewer's to change. */
export type WhyNot = ReadonlyMap<string, string | null>

interface Found {
	readonly id: string
	readonly outside: boolean
	readonly members: number
	readonly owners: number
	readonly domain: string
	readonly organization: string
	readonly lineage: string[]
}
const listsAmong = (read: QueryHandle, ids: readonly string[]): Promise<Found[]> => read.sql<Found>`
	SELECT l.id, l.outside, (SELECT count(*)::int FROM list_member m WHERE m.list_id = l.id) AS members,
		(SELECT count(*)::int FROM list_owner o WHERE o.list_id = l.id) AS owners, l.domain_id AS domain, c.id AS organization, c.lineage
	FROM list l CROSS JOIN app.chain_of_domain(l.domain_id) c
	WHERE l.id = ANY (${ids}::uuid[]) AND l.domain_id NOT IN (SELECT app.trashed_domains())`

/** What `addListMembers` and `addListOwner` would say to the viewer as things stand now, for a plan; they decide it anew. */
export async function whyNotOnLists(
	viewer: Loaded,
	ids: readonly string[],
	who: Newcomer,
): Promise<{ readonly member: WhyNot; readonly owner: WhyNot }> {
	const member = await queryIfAllowed(viewer, 'list.edit-members', async (read) => {
		const isWithin = (await read.domain.count({ where: { id: who.domain } })) > 0
		return new Map((await listsAmong(read, ids)).map((list) => [list.id, whyNoMember(viewer, list, who, isWithin)]))
	})
	const owner = await queryIfAllowed(viewer, 'list.edit', async (read) => {
		const isWithin = (await read.account.count({ where: { id: who.account } })) > 0
		return new Map((await listsAmong(read, ids)).map((list) => [list.id, whyNoOwner(list, isWithin)]))
	})
	return { member: member ?? new Map(), owner: owner ?? new Map() }
}

function whyNoMember(viewer: Loaded, list: Found, { address, sendOnly }: Newcomer, isWithin: boolean): string | null {
	if (list.members >= MOST_MEMBERS) return `The list is full: it has ${MOST_MEMBERS.toLocaleString('en')} members.`
	if (isWithin) return sendOnly ? `${shownAddress(address)} only sends and takes no mail.` : null
	const organization = { id: list.organization, lineage: list.lineage }
	const place = domainPlace({ id: list.domain, organization })
	return list.outside || may(viewer.actor, 'alias.forward-outside', place, viewer.now)
		? null
		: `${shownAddress(address)} lies elsewhere, and members elsewhere are not allowed here.`
}

function whyNoOwner({ owners }: Found, isWithin: boolean): string | null {
	if (owners >= MOST_OWNERS) return TOO_MANY_OWNERS
	return isWithin ? null : OWNER_OUT_OF_REACH
}
