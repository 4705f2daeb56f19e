import type { Caller, Loaded } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { loadedPerson } from '@/core/gateway/person'
import { PanelError, type Problem, type Result } from '@/core/gateway/result'
import { inOrder, isSame } from '@/core/protocols'
import { editMailbox } from '@/features/mailboxes/edit-mailbox'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { applyTemplateJob } from '@/features/templates/apply-job'
import { reportRun } from '@/features/templates/report-run'
import { countDrifted, type DriftedMailbox, nextDrifted, type OpenRun, openRun } from '@/features/templates/run-of'
import { handler, settled, type Turn } from './handler'

const FIRST = '00000000-0000-0000-0000-000000000000'
const REFUSALS_KEPT = 100

interface Tally {
	total: number
	changed: number
	refused: number
	refusals: { mailbox: string; text: string }[]
}

/**
 * Brings mailboxes back to their template, for the person who asked. Each mailbox is a verb of its own, decided when its turn comes:
 * whoever loses the right half-way stops there. What is as the template says already is passed over, so a second try does the rest.
 */
export const applyTemplate = handler(applyTemplateJob, async ({ run: id }, turn) => {
	const run = await openRun(id)
	if (!run) return
	const report = (tally: Tally, state: 'running' | 'done') => tell(turn, run, tally, state)
	const tally: Tally = { total: 0, changed: 0, refused: 0, refusals: [] }
	const by = await askerOf(turn)
	if (by && turn.asker) await applyAll(turn, { run, by, tally, asker: turn.asker, report })
	await report(tally, 'done')
})

const askerOf = async ({ asker }: Turn): Promise<Loaded | null> =>
	asker?.kind === 'person' ? loadedPerson(asker.accountId) : null

interface Work {
	readonly run: OpenRun
	readonly by: Loaded
	readonly tally: Tally
	readonly asker: Caller
	/** @returns false when somebody stopped it */
	readonly report: (tally: Tally, state: 'running') => Promise<boolean>
}

async function applyAll(turn: Turn, { run, by, tally, asker, report }: Work): Promise<void> {
	const left = (await unlessGone(countDrifted(by, run))) ?? 0
	// What an earlier try has done is told as done.
	tally.total = Math.max(run.total, left)
	tally.changed = tally.total - left
	for (let behind = FIRST; ; ) {
		if (!(await report(tally, 'running'))) return
		const page = (await unlessGone(nextDrifted(by, run, behind))) ?? []
		for (const mailbox of page) note(tally, mailbox.id, await applyTo(turn, run, mailbox, asker))
		const last = page.at(-1)
		if (!last) return
		behind = last.id
	}
}

/** NULL where the asker sees mailboxes nowhere any more. */
const unlessGone = <T>(asked: Promise<T>): Promise<T | null> =>
	asked.catch((error: unknown) => {
		if (error instanceof PanelError && error.problem.kind === 'not-found') return null
		throw error
	})

function note(tally: Tally, mailbox: string, problem: Problem | null): void {
	if (!problem) {
		tally.changed += 1
		return
	}
	tally.refused += 1
	if (tally.refusals.length < REFUSALS_KEPT) tally.refusals.push({ mailbox, text: problem.text.slice(0, 1000) })
}

/** @returns why it was not done; NULL = it is as the template says */
async function applyTo(turn: Turn, run: OpenRun, mailbox: DriftedMailbox, asker: Caller): Promise<Problem | null> {
	const steps: (() => Promise<Result<unknown>>)[] = []
	let { version } = mailbox
	const key = (step: string) => ({ key: turn.key(`${mailbox.id} ${step}`) })
	if (run.fields.includes('quota') && mailbox.quotaBytes !== run.quotaBytes) {
		const input = () => ({ mailbox: mailbox.id, version, quota: run.quotaBytes })
		steps.push(() => execute(setMailboxQuota, asker, input(), key('quota')))
	}
	const use = wantedUse(run, mailbox)
	if (use) {
		const input = () => ({ mailbox: mailbox.id, version, name: mailbox.name, ...use })
		steps.push(() => execute(editMailbox, asker, input(), key('sendOnly')))
	}
	for (const step of steps) {
		const result = settled(await step())
		if (!result.ok) return result.problem
		version += 1
	}
	return null
}

/** How it is used afterwards: what of the run is not asked for stays. NULL = all of that is as it should be. */
function wantedUse({ fields, ...run }: OpenRun, mailbox: DriftedMailbox) {
	const sendOnly = fields.includes('sendOnly') ? run.sendOnly : mailbox.sendOnly
	const protocols = inOrder(fields.includes('protocols') ? run.protocols : mailbox.protocols)
	return sendOnly === mailbox.sendOnly && isSame(protocols, mailbox.protocols) ? null : { sendOnly, protocols }
}

async function tell(turn: Turn, run: OpenRun, tally: Tally, state: 'running' | 'done'): Promise<boolean> {
	const result = settled(
		await execute(reportRun, turn.program(['system.apply-template']), { run: run.id, state, ...tally }),
	)
	return result.ok && result.value.value.goesOn
}
