import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import type { WriteHandle } from '@/core/gateway/handles'
import { conflict, invalid, PanelError, type Result } from '@/core/gateway/result'
import { type Found, locateLeaver } from './leaver'
import { offBoardParts } from './off-board-parts'
import { offBoardJob } from './off-boarding-job'
import { type Choices, choiceFields, choicesInWords, LastDay, type Line, markOf } from './off-boarding-rules'

const CHANGED =
	'Something changed since this plan was shown, and nothing was done. The plan below is the one of now; look at it, then decide again.'

/**
 * Somebody leaves: does in one transaction what was decided about their sign-in, mailboxes, lists, aliases, invitations and rights, each part
 * under its own right, and exactly as the plan said that was shown; or has it done at the end of their last day, if the same can be done then.
 */
export const offBoard = command({
	name: 'off-board',
	right: 'account.off-board',
	input: z.strictObject({
		account: Id,
		...choiceFields,
		lastDay: LastDay,
		/** Of the plan that was shown. */
		mark: z.string().max(100).default(''),
	}),
	locate: (read, { account, lastDay: _day, mark: _mark, ...choices }, by) => locateLeaver(read, account, choices, by),
	run: async (tx, context) => {
		const { row, input, attempt, rehearses, actor, now, queue } = context
		if (row.problem) throw row.problem
		const { account, lastDay, mark, ...choices } = input
		if (lastDay && lastDay <= now) throw invalid({ lastDay: 'This day is over. Leave it empty to do it now.' })
		const doAll = () => offBoardParts(context, row, choices)
		const lines = lastDay ? await withoutDoing(attempt, doAll) : await doAll()
		if (!rehearses && markOf(lines) !== mark) throw conflict({}, CHANGED)
		if (!rehearses && !lines.some(({ is }) => is === 'done')) throw conflict({}, NOTHING)
		const id = randomUUID()
		await keepPlan(tx, { id, account, choices, lines, lastDay, actor, now })
		if (lastDay) await queue(offBoardJob, { offBoarding: id }, { at: lastDay, key: `off-board ${account}` })
		return {
			of: account,
			before: null,
			after: {
				offBoarding: lastDay ? 'planned' : 'done',
				...(lastDay ? { runsAt: lastDay } : {}),
				...inWords(row, choices),
				...counts(lines),
			},
			result: { id, account, lines, mark: markOf(lines), isPlanned: lastDay !== null },
		}
	},
	conflicts: {
		off_boarding_planned: {
			field: 'lastDay',
			text: 'This person is planned to be off-boarded already. Cancel that first, or do it now.',
		},
	},
})

interface Plan {
	readonly id: string
	readonly account: string
	readonly choices: Choices
	readonly lines: readonly Line[]
	readonly lastDay: Date | null
	readonly actor: { readonly accountId: string | null; readonly name: string }
	readonly now: Date
}

/** What was decided, for the day or as a receipt. What is done now needs no plan any more. */
async function keepPlan(
	tx: WriteHandle<'account.off-board'>,
	{ id, account, choices, lines, lastDay, actor, now }: Plan,
): Promise<void> {
	const planned = { accountId: account, state: 'planned' }
	const note = `${actor.name} off-boarded them before the day.`
	if (!lastDay) await tx.offBoarding.updateMany({ where: planned, data: { state: 'cancelled', note, endedAt: now } })
	const state = lastDay ? { state: 'planned', runsAt: lastDay } : { state: 'done', runsAt: now, endedAt: now }
	const asked = { askedById: actor.accountId ?? '', askedBy: actor.name }
	const kept = lines.map((line) => ({ ...line }))
	await tx.offBoarding.createMany({ data: [{ id, accountId: account, ...asked, choices, lines: kept, ...state }] })
}

const NOTHING = 'There is nothing that could be done here.'

/** For the journal: how much of it was done. What each part was stands in an entry of its own. */
export const counts = (lines: readonly Line[]) => ({
	parts: lines.filter(({ is }) => is === 'done').length,
	left: lines.filter(({ is }) => is === 'left').length,
})

/** What was decided, for the journal, and for whoever has to approve it. */
const inWords = ({ has, colleague }: Found, choices: Choices) => ({
	...(colleague ? { colleague: colleague.address } : {}),
	...choicesInWords(choices, has.mailboxes),
	...(has.kept.length > 0 ? { keptGrants: has.kept.length } : {}),
})

/** What would come out by now; nothing of it stays. */
async function withoutDoing(
	attempt: <T>(work: () => Promise<T>) => Promise<Result<T>>,
	doAll: () => Promise<Line[]>,
): Promise<Line[]> {
	let lines: Line[] = []
	const undone = await attempt(async () => {
		lines = await doAll()
		throw new PanelError({ kind: 'conflict', text: 'only asked', fields: {} })
	})
	if (undone.ok) throw new Error('a plan was carried out that should only have been asked for')
	return lines
}
