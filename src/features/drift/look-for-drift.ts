import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'
import { conflict } from '@/core/gateway/result'
import { lookForDriftJob } from './drift-jobs'

/** A look whose worker has said nothing for so long is one that nobody goes on with. */
const GIVEN_UP_MS = 15 * 60_000
const UNDER_WAY = 'Everything is being looked at right now. Wait until that is done.'

/** Lets the worker compare everything now, and not only at night. One look at a time. */
export const lookForDrift = command({
	right: 'drift.look',
	input: z.strictObject({}),
	locate: async (read) => {
		const open = await read.driftRun.findFirst({
			where: { state: { not: 'done' } },
			select: { id: true, beatAt: true },
		})
		return { place: serverPlace(), label: 'a look at everything', row: { open } }
	},
	run: async (tx, { row: { open }, actor, queue, now }) => {
		if (open && now.getTime() - open.beatAt.getTime() < GIVEN_UP_MS) throw conflict({}, UNDER_WAY)
		if (open) await tx.driftRun.updateMany({ where: { id: open.id, state: { not: 'done' } }, data: { state: 'done' } })
		const { id } = await tx.driftRun.create({
			data: { askedById: actor.accountId, askedBy: actor.name },
			select: { id: true },
		})
		await queue(lookForDriftJob, { run: id })
		return { of: id, before: null, after: { look: 'everything' }, result: { id } }
	},
	conflicts: { drift_run_open: { field: '', text: UNDER_WAY } },
})
