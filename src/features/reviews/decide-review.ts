import { z } from 'zod'
import { Id, Note } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'
import { conflict, PanelError, type Problem } from '@/core/gateway/result'
import { may } from '@/core/policy'
import { CLOSED, decideItem } from './decide-item'
import { locateReview } from './locate-review'
import { AT_ONCE, DecisionWanted, ShownItem } from './review-rules'

/** From the bottom up: what hangs below another of them would end with it, and could not be decided about by itself. */
export const fromBelow = <T extends { readonly grant: { readonly lineage: readonly string[] } }>(
	rows: readonly T[],
): T[] => rows.toSorted((a, b) => b.grant.lineage.length - a.grant.lineage.length)

/** What was not decided, and why. */
export interface Left {
	readonly item: string
	readonly label: string
	readonly why: string
}

/**
 * Decides about some items of a review together: each by itself, so that what is refused is left and the rest is done. Of a single one the
 * refusal is the answer. Everybody may ask for it; whether they may decide is asked of each item (decideItem).
 */
export const decideReview = command({
	right: 'own.decide-review',
	input: z.strictObject({
		review: Id,
		items: z.array(ShownItem).min(1, 'Tick at least one.').max(AT_ONCE, `At most ${AT_ONCE} at once.`),
		decision: DecisionWanted,
		reason: Note.default(''),
	}),
	locate: async (read, { review, items }, by) => {
		const [self, located] = [await locateSelf(read, by), await locateReview(read, review)]
		if (!self || !located) return null
		const manages = may(by.actor, 'review.manage', located.place, by.now)
		const ids = [...new Set(items.map(({ item }) => item))]
		const rows = await read.reviewItem.findMany({
			where: { id: { in: ids }, reviewId: review, ...(manages ? {} : { reviewerId: by.accountId }) },
			select: {
				id: true,
				accountId: true,
				holder: true,
				roleName: true,
				endedAt: true,
				grant: { select: { lineage: true } },
			},
			orderBy: { id: 'asc' },
		})
		if (rows.length < ids.length) return null
		return { ...self, label: located.label, row: { review: located.row, rows, account: self.row.id } }
	},
	run: async (_tx, { input, row, part, attempt, rehearses }) => {
		if (row.review.closedAt) throw conflict({}, CLOSED)
		const { decision, reason } = input
		const left: Left[] = []
		let last: Problem | null = null
		for (const { id, accountId, holder, roleName, endedAt } of fromBelow(row.rows)) {
			const shown = input.items.find(({ item }) => item === id)
			const work = async () => {
				if (endedAt) throw conflict({}, ENDED)
				return part(decideItem, { item: id, version: shown?.version ?? 0, decision, reason })
			}
			const result = await attempt(work)
			if (result.ok) continue
			last = result.problem
			left.push({
				item: id,
				label: `${holder} · ${roleName}`,
				why: accountId === row.account ? OWN : whyOf(result.problem),
			})
		}
		const done = row.rows.length - left.length
		if (done === 0 && last && !rehearses) throw refusalOf(last, left)
		return {
			of: row.account,
			before: null,
			after: { review: row.review.name, decision, grants: done, ...(left.length > 0 ? { left: left.length } : {}) },
			result: { review: row.review.id, done, left },
		}
	},
})

const OWN = 'These are your own rights, so somebody above decides about them.'
const ENDED = 'It has ended meanwhile, so there is nothing to decide.'

/** What a part answers about something that is out of sight says nothing here, where it stands on the page. */
const whyOf = (problem: Problem): string => {
	if (problem.kind === 'not-found') return 'This takes a right that you do not hold there.'
	const first = 'fields' in problem ? Object.values(problem.fields ?? {})[0] : undefined
	return first || problem.text
}

const refusalOf = (last: Problem, left: readonly Left[]): PanelError => {
	const [only, ...others] = left
	const text = others.length === 0 ? (only?.why ?? '') : `Nothing was decided. ${only?.label}: ${only?.why}`
	return last.kind === 'not-allowed'
		? new PanelError({ kind: 'not-allowed', text })
		: new PanelError({ kind: 'conflict', text, fields: {} })
}
