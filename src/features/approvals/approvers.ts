import { actingAs, canAct } from '@/core/gateway/explain'
import { sqlOf } from '@/core/gateway/giving'
import type { ReadHandle } from '@/core/gateway/handles'
import { serverPlace } from '@/core/gateway/places'
import { approvalRefusal, isRight } from '@/core/policy'
import type { Located } from './locate-request'

const NEAREST = 5
const LOOKED_AT = 200
const PERSON = { id: true, name: true, address: true, organizationId: true } as const

/** People with the right to approve around there, whoever stands nearest first; keys approve nothing. */
async function candidates(read: ReadHandle, { place, row }: Located, now: Date) {
	const [, ...ids] = place.chain
	const inside = { in: ids }
	const scope = {
		OR: [{ kind: 'server' as const }, { organizationId: inside }, { domainId: inside }, { mailboxId: inside }],
	}
	const grants = await read.grant.findMany({
		where: {
			revokedAt: null,
			startsAt: { lte: now },
			OR: [{ endsAt: null }, { endsAt: { gt: now } }],
			rights: { has: 'approval.give' },
			account: { id: { not: row.askerId }, makerId: null, state: 'active', retiredAt: null },
			scopes: { some: scope },
		},
		select: {
			account: { select: PERSON },
			scopes: { where: scope, select: { organizationId: true, domainId: true, mailboxId: true } },
		},
		orderBy: { id: 'asc' },
		take: LOOKED_AT,
	})
	const nearness = grants.map(({ account, scopes }) => ({
		account,
		at: Math.max(
			...scopes.map((one) => place.chain.indexOf(one.mailboxId ?? one.domainId ?? one.organizationId ?? '')),
		),
	}))
	const sorted = nearness.toSorted((a, b) => b.at - a.at).map(({ account }) => account)
	return [...new Map(sorted.map((account) => [account.id, account])).values()]
}

/**
 * Who hears of a request: the nearest few of those who could approve it, as far as the policy says. Rank, and what the deed gives away, are asked
 * when they do; everybody else who could finds it in their list.
 */
export async function approversOf(read: ReadHandle, located: Located, now: Date) {
	const { row, place } = located
	const rights = [row.right, ...row.demanded].filter(isRight)
	const places = [place, ...(row.onServer ? [serverPlace()] : [])]
	const found: Awaited<ReturnType<typeof candidates>> = []
	for (const account of await candidates(read, located, now)) {
		if (found.length === NEAREST) break
		const by = await actingAs(read, account.id)
		if (!by || !canAct(by, 'approval.give')) continue
		if (approvalRefusal(by.actor, { asker: row.askerId, rights, places }, now) !== null) continue
		const [hand] = await sqlOf(read)<{ had: boolean }>`
			SELECT app.had_hand_in(${row.askerId}::uuid, ${account.id}::uuid) AS had`
		if (hand?.had === false) found.push(account)
	}
	return found
}
