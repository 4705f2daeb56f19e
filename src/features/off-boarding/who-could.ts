import type { ReadHandle } from '@/core/gateway/handles'
import type { Place } from '@/core/policy'

const NAMED = 3
const LOOKED_AT = 100

/** Who holds a right there, whoever stands nearest first; only people whom the asker sees. Rank is asked when they do it. */
export async function whoCould(
	read: ReadHandle,
	{ right, place, now, not }: { right: string; place: Place; now: Date; not: readonly string[] },
): Promise<string[]> {
	const ids = place.chain.slice(1)
	const grants = await read.grant.findMany({
		where: {
			rights: { has: right },
			revokedAt: null,
			startsAt: { lte: now },
			AND: [{ OR: [{ endsAt: null }, { endsAt: { gt: now } }] }],
			account: { state: 'active', retiredAt: null, id: { notIn: [...not] } },
			scopes: {
				some: {
					OR: [
						{ kind: 'server' },
						{ organizationId: { in: ids } },
						{ domainId: { in: ids } },
						{ mailboxId: { in: ids } },
					],
				},
			},
		},
		select: {
			account: { select: { name: true } },
			scopes: { select: { organizationId: true, domainId: true, mailboxId: true } },
		},
		orderBy: { id: 'asc' },
		take: LOOKED_AT,
	})
	const near = ({ scopes }: (typeof grants)[number]) =>
		Math.max(...scopes.map((scope) => ids.indexOf(scope.mailboxId ?? scope.domainId ?? scope.organizationId ?? '')))
	const sorted = grants.toSorted((a, b) => near(b) - near(a)).map(({ account }) => account.name)
	return [...new Set(sorted)].slice(0, NAMED)
}
