import type { Loaded } from '@/core/gateway/actor'
import type { FormValues, Plan } from '@/core/gateway/form'
import { rehearse } from '@/core/gateway/rehearse'
import type { Result } from '@/core/gateway/result'
import { mayAnywhere } from '@/core/policy'
import { importMailboxes } from './import-mailboxes'
import { rehearsed } from './line-passwords'
import { readList } from './read-list'

/** The same, without hundreds of passwords being hashed. */
const importRehearsed: typeof importMailboxes = {
	...importMailboxes,
	prepare: async (wanted) => ({ ...wanted, lines: await rehearsed(readList(wanted.list)) }),
}

/**
 * How long the transaction of a whole list may take. 2026-11-22: 200 mailboxes took 9 s on one busy core of two with a browser suite beside
 * it, and a few seconds on an idle one; a limit that is only met on good days would be none.
 */
export const IMPORT_MS = 30_000

/** What would come out if the viewer did this now; nothing of it is done. @param values fields of the form, as they came */
export async function importPlan(viewer: Loaded, values: FormValues): Promise<Result<Plan>> {
	const asked = ofWhoeverMay(values, viewer)
	const { accountId, sessionId } = viewer
	const caller = { kind: 'person', accountId: accountId ?? '', sessionId, clientAddress: '' } as const
	const result = await rehearse(importRehearsed, caller, { ...asked, mark: '' }, { patience: IMPORT_MS })
	if (!result.ok) return result
	const { lines, mark } = result.value
	const canBeDone = lines.every(({ is }) => is !== 'wrong') && lines.some(({ is }) => is === 'new')
	return { ok: true, value: { lines, mark: canBeDone ? mark : '' } }
}

/**
 * Whoever may make no mailbox anywhere is refused by the verb, which tells the journal; not at the price of hundreds of passwords being
 * hashed, or looked up among those that leaked, first.
 */
export const ofWhoeverMay = (values: FormValues, { actor, now }: Loaded): FormValues =>
	mayAnywhere(actor, 'mailbox.create', now) ? values : { ...values, list: 'name\nNobody' }
