import type { ReadHandle } from '@/core/gateway/handles'

/** More would be a mailing list. */
const MOST = 50

/** Who is told when a backup of a domain is not good: whoever may decide about its schedule now. @param lineage of its organization */
export async function responsibleFor(read: ReadHandle, domain: string, lineage: readonly string[], now: Date) {
	const grants = await read.grant.findMany({
		where: {
			rights: { has: 'backup.set-schedule' },
			revokedAt: null,
			startsAt: { lte: now },
			OR: [{ endsAt: null }, { endsAt: { gt: now } }],
			account: { state: 'active', retiredAt: null },
			scopes: {
				some: { OR: [{ kind: 'server' }, { organizationId: { in: [...lineage] } }, { domainId: domain }] },
			},
		},
		select: { account: { select: { id: true, name: true, address: true, organizationId: true } } },
		orderBy: { accountId: 'asc' },
	})
	return [...new Map(grants.map(({ account }) => [account.id, account])).values()].slice(0, MOST)
}
