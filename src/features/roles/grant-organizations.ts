import type { ReadHandle } from '@/core/gateway/handles'
import { type FoundPlace, organizationPlace, WITH_LINEAGE } from '@/core/gateway/places'

const IN_DOMAIN = { select: { organization: WITH_LINEAGE } } as const

/** The organizations in which these grants hold something, each once and always in the same order; none for what holds on the server. */
export async function organizationsUnder(read: ReadHandle, grants: readonly string[]): Promise<readonly FoundPlace[]> {
	if (grants.length === 0) return []
	const scopes = await read.grantScope.findMany({
		where: { grantId: { in: [...grants] }, kind: { not: 'server' } },
		select: { organization: WITH_LINEAGE, domain: IN_DOMAIN, mailbox: { select: { domain: IN_DOMAIN } } },
	})
	const found = scopes.flatMap(({ organization, domain, mailbox }) => {
		const one = organization ?? domain?.organization ?? mailbox?.domain.organization
		return one ? [[one.id, organizationPlace(one)] as const] : []
	})
	return [...new Map(found).values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
