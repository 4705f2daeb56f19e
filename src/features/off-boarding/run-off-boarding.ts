import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict, notFound } from '@/core/gateway/result'
import { type belongings, locateLeaver } from './leaver'
import { counts } from './off-board'
import { offBoardParts } from './off-board-parts'
import { choicesFrom, type Line, linesFrom } from './off-boarding-rules'

/**
 * The last day is over: what was planned is decided anew and done. Where something cannot be done any more that could be when it was
 * planned, or where a mailbox has come since about which nobody decided, nothing is done at all.
 */
export const runOffBoarding = command({
	right: 'account.off-board',
	goesOn: true,
	input: z.strictObject({ offBoarding: Id }),
	locate: async (read, { offBoarding }, by) => {
		const plan = await read.offBoarding.findFirst({
			where: { id: offBoarding, state: 'planned', runsAt: { lte: by.now } },
			select: { id: true, accountId: true, askedById: true, choices: true, lines: true },
		})
		if (!plan) return null
		const choices = choicesFrom(plan.choices)
		const located = await locateLeaver(read, plan.accountId, choices, by)
		return located && { ...located, row: { ...located.row, choices, plan } }
	},
	run: async (tx, context) => {
		const { row, now, actor } = context
		const { plan } = row
		// It is done in the name of whoever planned it, and of nobody else.
		if (plan.askedById !== actor.accountId) throw notFound()
		if (row.problem) throw row.problem
		const lines = await offBoardParts(context, row, row.choices)
		const problem = newcomer(row) ?? lost(linesFrom(plan.lines), lines)
		if (problem !== null) throw conflict({}, problem)
		const kept = lines.map((line) => ({ ...line }))
		const { count } = await tx.offBoarding.updateMany({
			where: { id: plan.id, state: 'planned' },
			data: { state: 'done', lines: kept, endedAt: now },
		})
		if (count === 0) throw conflict({}, 'Somebody cancelled it.')
		const of = row.leaver.id
		return { of, before: null, after: { offBoarding: 'done', ...counts(lines) }, result: { id: plan.id } }
	},
})

function newcomer({
	has,
	choices,
}: {
	has: Awaited<ReturnType<typeof belongings>>
	choices: ReturnType<typeof choicesFrom>
}) {
	const decided = new Set(choices.mailboxes.map(({ mailbox }) => mailbox))
	const one = has.mailboxes.find(({ id }) => !decided.has(id))
	return one ? `The mailbox ${one.address} has come since, and nobody decided about it.` : null
}

/** What could be done when it was planned, and cannot be now. */
function lost(shown: readonly Line[], lines: readonly Line[]): string | null {
	const known = new Set(shown.filter(({ is }) => is === 'left').map(({ text }) => text))
	const one = lines.find(({ is, text }) => is === 'left' && !known.has(text))
	return one ? `This cannot be done any more: ${one.text} ${one.why ?? ''}`.trim() : null
}
