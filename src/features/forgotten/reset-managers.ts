import type { ReadHandle } from '@/core/gateway/handles'

const NEAREST = 5
const LOOKED_AT = 200
const RIGHTS = ['mailbox.set-password', 'account.set-password'] as const

/**
 * Whom a question of a person reaches: those whose grants let them set that password, whoever stands nearest to the person first. Rank is
 * asked when they answer; so that a person who holds rights is heard by somebody who may, all of the server's are told then.
 *
 * @param chain of the person's place, from the server down
 */
export async function resetManagers(read: ReadHandle, person: { id: string; chain: readonly string[]; now: Date }) {
	const { id, chain, now } = person
	const ids = chain.slice(1)
	const boxes = await read.mailbox.findMany({ where: { accountId: id, deletedAt: null }, select: { id: true } })
	const mailboxes = boxes.map((box) => box.id)
	const live = {
		revokedAt: null,
		startsAt: { lte: now },
		AND: [{ OR: [{ endsAt: null }, { endsAt: { gt: now } }] }],
	}
	const grants = await read.grant.findMany({
		where: {
			...live,
			accountId: { not: id },
			account: { state: 'active', retiredAt: null },
			OR: RIGHTS.map((right) => ({ rights: { has: right } })),
			scopes: {
				some: {
					OR: [
						{ kind: 'server' },
						{ organizationId: { in: ids } },
						{ domainId: { in: ids } },
						{ mailboxId: { in: mailboxes } },
					],
				},
			},
		},
		select: {
			account: { select: { id: true, name: true, address: true, organizationId: true } },
			scopes: { select: { organizationId: true, domainId: true, mailboxId: true } },
		},
		orderBy: { id: 'asc' },
		take: LOOKED_AT,
	})
	const near = [...chain, ...mailboxes]
	const holdsRights = (await read.grant.count({ where: { ...live, accountId: id } })) > 0
	const nearness = new Map<string, { account: (typeof grants)[number]['account']; at: number }>()
	for (const { account, scopes } of grants) {
		const at = Math.max(
			...scopes.map((scope) =>
				near.indexOf(scope.mailboxId ?? scope.domainId ?? scope.organizationId ?? near[0] ?? ''),
			),
		)
		if (at > (nearness.get(account.id)?.at ?? -1)) nearness.set(account.id, { account, at })
	}
	const sorted = [...nearness.values()].toSorted((a, b) => b.at - a.at)
	return sorted.filter(({ at }, place) => place < NEAREST || (holdsRights && at === 0)).map(({ account }) => account)
}
