/** The lists that somebody looks after, and those that they are on, for their own page. */
import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'
import { type MemberFilter, membersOf } from './list-members'

export interface OwnList {
	readonly id: string
	readonly address: string
	readonly name: string
	readonly description: string
	/** The viewer looks after its members. */
	readonly owned: boolean
	/** A mailbox of the viewer's is on it. */
	readonly member: boolean
	/** How many are on it; told to who looks after it alone. */
	readonly members: number | null
}

export const ownLists = (viewer: Loaded): Promise<readonly OwnList[]> =>
	query(
		viewer,
		'own.read',
		(read) => read.sql<OwnList>`
			SELECT l.id, l.address, l.name, l.description, l.id IN (SELECT app.own_lists()) AS owned, l.id IN (SELECT app.own_memberships()) AS member,
				CASE WHEN l.id IN (SELECT app.own_lists()) THEN (SELECT count(*)::int FROM list_member m WHERE m.list_id = l.id) END AS members
			FROM list l WHERE l.enabled OR l.id IN (SELECT app.own_lists()) ORDER BY lower(l.name), l.id LIMIT 200`,
	)

/** One that the viewer looks after, with a page of its members; NULL when it is not there or not theirs. */
export const getOwnList = (viewer: Loaded, id: string, filter: MemberFilter) =>
	query(viewer, 'own.read', async (read) => {
		const [row] = await read.sql<{
			id: string
			address: string
			name: string
			description: string
			outside: boolean
			members: number
		}>`
			SELECT l.id, l.address, l.name, l.description, l.outside, (SELECT count(*)::int FROM list_member m WHERE m.list_id = l.id) AS members
			FROM list l WHERE l.id = ${id}::uuid AND l.id IN (SELECT app.own_lists())`
		return row ? { ...row, page: await membersOf(read, id, filter) } : null
	})
export type OwnListDetail = NonNullable<Awaited<ReturnType<typeof getOwnList>>>
