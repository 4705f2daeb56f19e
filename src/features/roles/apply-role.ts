import { z } from 'zod'
import { Id, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict, notAllowed } from '@/core/gateway/result'
import { COPIES_AT_MOST } from '@/core/gateway/role-copies'
import { may } from '@/core/policy'
import { applyPlan, changes, type Planned } from './apply-plan'
import { grantOfSign } from './copy-sign'
import { organizationsUnder } from './grant-organizations'
import { locateRole } from './locate-role'
import { labelsOf } from './rights-in-words'

const CHANGED = 'What this would do has changed since the page was made. Look at it again, then apply.'
const Sign = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[0-9a-f]{16}$/, 'That is not one of them.')

/** Which rights were given or taken, whoever it was from, for the journal. */
const told = (planned: readonly Planned[], pick: (one: Planned) => readonly string[]): string[] => [
	...new Set(planned.flatMap((one) => labelsOf(pick(one)))),
]

/**
 * Brings grants that were made from a role up to what it holds now: those that were ticked, all of them or none, and exactly as it was
 * shown. What a holder loses is lost by whom they handed it on to, in the same transaction (access_grant_narrows). The journal has an
 * entry for the role, and one for each holder, who finds it among what was done to them.
 */
export const applyRole = command({
	name: 'apply-role',
	right: 'role.apply',
	input: z.strictObject({
		role: Id,
		version: Version,
		copies: z.array(Sign).max(COPIES_AT_MOST).default([]),
	}),
	locate: async (read, input, by) => {
		const located = await locateRole(read, input.role)
		if (!located) return null
		const allowed = may(by.actor, 'role.apply', located.place, by.now)
		const which = { chosen: input.copies.map(grantOfSign) }
		const plan = allowed ? await applyPlan(read, located.row, by, which) : []
		const chosen = plan.filter(({ sign }) => input.copies.includes(sign))
		const people = [...new Set(chosen.map(({ accountId }) => accountId))]
		const holders = await read.account.findMany({
			where: { id: { in: people } },
			select: { id: true, address: true },
		})
		const addresses = new Map(holders.map(({ id, address }) => [id, address]))
		const touches = await organizationsUnder(
			read,
			chosen.map(({ grantId }) => grantId),
		)
		return { ...located, touches, role: located.row.id, people, row: { ...located.row, chosen, addresses } }
	},
	run: async (tx, { input, row, grant }) => {
		if (input.copies.length === 0) throw conflict({ copies: 'Tick at least one.' }, 'Nobody is ticked.')
		if (row.version !== input.version || row.chosen.length !== new Set(input.copies).size) throw conflict({}, CHANGED)
		if (row.chosen.some(({ left }) => left !== null)) {
			throw notAllowed('One of them is not yours to change. Nothing was applied.', 'outranked')
		}
		const done = row.chosen.filter(changes)
		for (const { grantId, rights } of done) {
			const where = { id: grantId, roleId: row.id, revokedAt: null }
			const { count } = await tx.grant.updateMany({ where, data: { rights: [...rights], version: { increment: 1 } } })
			if (count !== 1) throw conflict({}, CHANGED)
		}
		return {
			of: row.id,
			before: null,
			after: {
				appliedTo: done.length,
				given: told(done, ({ gains }) => gains),
				taken: told(done, ({ losses }) => losses),
			},
			also: done.map((one) => ({
				right: 'role.apply',
				of: row.id,
				accountId: one.accountId,
				label: `${row.name} of ${row.addresses.get(one.accountId) ?? ''}`,
				grantId: grant.id,
				after: { given: labelsOf(one.gains), taken: labelsOf(one.losses) },
			})),
			result: { id: row.id, count: done.length },
		}
	},
})
