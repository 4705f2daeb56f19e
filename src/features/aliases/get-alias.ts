import type { Loaded } from '@/core/gateway/actor'
import type { ReadHandle } from '@/core/gateway/handles'
import { domainPlace } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { may } from '@/core/policy'

const withChain = (read: ReadHandle, id: string) =>
	read.alias.findFirst({
		where: { id, domain: { deletedAt: null } },
		select: {
			id: true,
			address: true,
			destinations: true,
			enabled: true,
			protected: true,
			version: true,
			createdAt: true,
			domain: { select: { id: true, name: true, organizationId: true } },
		},
	})

/** One alias with what the viewer may do to it; NULL when it is not there or not theirs to see. */
export async function getAlias(viewer: Loaded, id: string) {
	return query(viewer, 'alias.read', async (read) => {
		const row = await withChain(read, id)
		if (!row) return null
		const [chain] = await read.sql<{
			id: string
			lineage: string[]
		}>`SELECT * FROM app.chain_of_domain(${row.domain.id}::uuid)`
		if (!chain) return null
		const place = domainPlace({ id: row.domain.id, organization: chain })
		const can = (right: 'alias.edit' | 'alias.remove' | 'alias.forward-outside') =>
			may(viewer.actor, right, place, viewer.now)
		return {
			...row,
			mayEdit: can('alias.edit'),
			mayRemove: can('alias.remove') && !row.protected,
			mayOutside: can('alias.forward-outside'),
		}
	})
}
export type AliasDetail = NonNullable<Awaited<ReturnType<typeof getAlias>>>
