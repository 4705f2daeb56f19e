/** What becomes of an error: a problem for the asker, an entry in the journal where something was refused, a line in the log where nobody foresaw it. */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { database } from '@/platform/db/client'
import { log } from '@/platform/log'
import { TooBusy } from '@/platform/passwords'
import type { Right } from '../policy'
import type { Caller } from './actor'
import { panelErrorOf } from './database-errors'
import { journal, type Subject } from './journal'
import { Refused } from './judge'
import { NOWHERE } from './places'
import { OutcomeUnknown } from './request-key'
import { PanelError, type Problem } from './result'

type Conflicts = Parameters<typeof panelErrorOf>[1]

/** @param error whatever left the transaction @param conflicts the constraints that the verb names */
export async function problemOf(
	error: unknown,
	asked: { right: Right; caller: Caller; conflicts: Conflicts },
): Promise<Problem> {
	if (error instanceof Refused) {
		await journalRefusal(asked, error.why, error.subject)
		return error.problem
	}
	const foreseen = error instanceof PanelError ? error : panelErrorOf(error, asked.conflicts)
	if (error instanceof TooBusy) return { kind: 'too-many', text: HASHING }
	if (error instanceof OutcomeUnknown) return unknownProblem(error, asked.right, LOST)
	if (!foreseen) return unknownProblem(error, asked.right)
	if (REFUSALS.has(foreseen.problem.kind) || isLateJob(foreseen, asked.caller))
		await journalRefusal(asked, foreseen.why, null)
	return foreseen.problem
}
/** Somebody asked for a job, and may not act any more: nobody sits in front of it who could be told. */
const isLateJob = ({ problem }: PanelError, caller: Caller): boolean =>
	problem.kind === 'signed-out' && caller.kind === 'person' && caller.job !== undefined

const REFUSALS = new Set<Problem['kind']>(['not-allowed', 'over-limit'])

const HASHING = 'Too many passwords are being set at this moment, and nothing was changed. Send it again in a moment.'
const UNDONE = 'Something went wrong here, and nothing was changed.'
const LOST =
	'The database went away in the middle, so it is not known yet whether this was done. Send it again in a moment: it will be done once.'

/** Logs an error under an id and says nothing but the id. */
export function unknownProblem(error: unknown, doing: string, text = UNDONE): Problem {
	const id = randomUUID().slice(0, 8)
	log.error('a request failed', { id, doing, error })
	return {
		kind: 'unknown',
		text: `${text} The log has it under ${id}.`,
		id,
	}
}

/** In a transaction of its own, since the refused one was rolled back. */
async function journalRefusal(
	{ right, caller }: { right: Right; caller: Caller },
	why: string,
	subject: Subject | null,
): Promise<void> {
	const actorId = caller.kind === 'person' ? caller.accountId : null
	const about = subject ?? { kind: 'unknown', id: null, label: '', where: NOWHERE }
	try {
		await database().$transaction(async (tx) => {
			const rows = await tx.$queryRaw<{ name: string | null }[]>`
				SELECT app.name_of(${actorId}::uuid) AS name, set_config('app.actor', ${actorId ?? ''}, true),
					set_config('app.system', ${actorId === null ? 'on' : ''}, true)`
			const name = rows[0]?.name ?? (caller.kind === 'system' ? caller.name : '')
			await journal(tx, caller, name, {
				...about,
				right,
				outcome: 'refused',
				why,
				grantId: null,
				before: null,
				after: null,
			})
		})
	} catch (error) {
		log.error('a refusal could not be journalled', { right, why, error })
	}
}

/** Each field's first sentence; a field that does not belong into the form is told of the whole form. */
export function invalidInput(error: z.ZodError): Problem {
	const fields: Record<string, string> = {}
	for (const issue of error.issues) {
		const extra = issue.code === 'unrecognized_keys'
		const name = extra ? '' : issue.path.map(String).join('.')
		fields[name] ??= extra ? 'The form sent something that does not belong in it.' : issue.message
	}
	return { kind: 'invalid', text: fields[''] ?? 'Please look at the marked fields.', fields }
}
