import { execute } from '@/core/gateway/execute'
import { offBoardJob } from '@/features/off-boarding/off-boarding-job'
import { reportOffBoarding } from '@/features/off-boarding/report-off-boarding'
import { runOffBoarding } from '@/features/off-boarding/run-off-boarding'
import { handler, settled } from './handler'

/**
 * Off-boards somebody whose last day is over, in the name of whoever planned it and with the rights that they hold by now; all of it or
 * nothing. One that was cancelled, or done before its day, is not there any more, and then there is nobody to tell.
 */
export const offBoardPerson = handler(offBoardJob, async ({ offBoarding }, turn) => {
	const { asker } = turn
	if (!asker) return
	const done = settled(await execute(runOffBoarding, asker, { offBoarding }, { key: turn.key('off-board') }))
	if (done.ok) return
	const why = { offBoarding, why: WORDS[done.problem.kind] ?? done.problem.text }
	settled(await execute(reportOffBoarding, turn.program(['system.off-board']), why, { key: turn.key('report') }))
})

const WORDS: Readonly<Record<string, string>> = {
	'signed-out': 'Whoever planned it may not act any more.',
	'not-found': 'The person is not there any more, or not within reach of whoever planned it.',
	'not-allowed': 'Whoever planned it may not do it any more.',
}
