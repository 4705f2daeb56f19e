import type { Loaded } from '@/core/gateway/actor'
import { domainPlace } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { may, type Right } from '@/core/policy'
import { type MemberFilter, membersOf } from './list-members'

const ASKED = [
	'list.edit',
	'list.edit-members',
	'list.remove',
	'alias.forward-outside',
] as const satisfies readonly Right[]

/** One list with its owners and what the viewer may do to it; NULL when it is not there or not theirs to see. */
export async function getList(viewer: Loaded, id: string) {
	return query(viewer, 'list.read', async (read) => {
		const row = await read.list.findFirst({
			where: { id, domain: { deletedAt: null } },
			select: {
				id: true,
				address: true,
				name: true,
				description: true,
				posters: true,
				replies: true,
				subjectPrefix: true,
				outside: true,
				enabled: true,
				version: true,
				createdAt: true,
				domain: { select: { id: true, name: true } },
				_count: { select: { members: true } },
			},
		})
		if (!row) return null
		const [chain] = await read.sql<{
			id: string
			lineage: string[]
		}>`SELECT * FROM app.chain_of_domain(${row.domain.id}::uuid)`
		if (!chain) return null
		const owners = await read.sql<{ id: string; name: string | null; address: string | null }>`
			SELECT o.account_id AS id, a.name, a.address FROM list_owner o LEFT JOIN account a ON a.id = o.account_id WHERE o.list_id = ${id}::uuid ORDER BY o.created_at, o.account_id`
		const place = domainPlace({ id: row.domain.id, organization: chain })
		const asked = ASKED.map((right) => [right, may(viewer.actor, right, place, viewer.now)])
		const { _count, ...list } = row
		return {
			...list,
			members: _count.members,
			owners,
			ownerAddresses: owners.flatMap(({ address }) => address ?? []),
			can: Object.fromEntries(asked) as Record<(typeof ASKED)[number], boolean>,
		}
	})
}
export type ListDetail = NonNullable<Awaited<ReturnType<typeof getList>>>

/** One page of its members, for whoever may see the list. */
export const getListMembers = (viewer: Loaded, id: string, filter: MemberFilter) =>
	query(viewer, 'list.read', (read) => membersOf(read, id, filter))
