import type { Loaded } from '@/core/gateway/actor'
import { query, queryIfAllowed } from '@/core/gateway/query'

export interface DomainContents {
	/** People who sign in with an address of the domain, counted to 1,001. */
	readonly people: number
	/** Those of them who hold rights in the panel, the first ten; NULL where the viewer may not see people. */
	readonly holders: readonly { readonly id: string; readonly name: string }[] | null
	readonly moreHolders: boolean
}

const COUNTED_TO = 1001
const NAMED = 10

/** Who loses the sign-in with the domain. What else lies in it stands in its usage. */
export async function domainContents(viewer: Loaded, id: string): Promise<DomainContents> {
	const people = await query(viewer, 'domain.remove', (read) =>
		read.account.count({ where: { domainId: id, retiredAt: null }, take: COUNTED_TO }),
	)
	const holders = await queryIfAllowed(
		viewer,
		'account.read',
		(read) => read.sql<{ id: string; name: string }>`
			SELECT a.id, a.name FROM account a WHERE a.domain_id = ${id}::uuid AND a.retired_at IS NULL AND EXISTS (
				SELECT 1 FROM access_grant g WHERE g.account_id = a.id AND g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > now()))
			ORDER BY a.name, a.id LIMIT ${NAMED + 1}`,
	)
	return { people, holders: holders?.slice(0, NAMED) ?? null, moreHolders: (holders?.length ?? 0) > NAMED }
}
