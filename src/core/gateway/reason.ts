/**
 * Why somebody does something to somebody else. It is no field of a verb but goes along with any, like the request's key: the journal keeps
 * it with the entry, and the person reads it in their list. Where their organization asks for one, nothing is done without.
 */
import { line } from '../address'
import { answersFor, type Right } from '../policy'
import type { Caller } from './actor'
import type { Transaction } from './handles'
import type { Subject } from './journal'
import { invalid, REASON_FIELD } from './result'

const Reason = line(300, 'Write one line of text.')
const WANTED = 'Write why. The organization asks for it, and the owner reads it.'

/** @param typed as it came; empty = none @throws PanelError beside the field */
export function reasonFrom(typed: string | undefined): string {
	const parsed = Reason.safeParse(typed ?? '')
	if (parsed.success) return parsed.data
	throw invalid({ [REASON_FIELD]: parsed.error.issues[0]?.message ?? WANTED })
}

/** @throws PanelError when the organization of whoever is touched wants a reason, and there is none. A job does what was asked for when it was told. */
export async function expectReason(
	tx: Transaction,
	caller: Caller,
	{ right, subject, reason }: { readonly right: Right; readonly subject: Subject; readonly reason: string },
): Promise<void> {
	const person = subject.where.accountId
	if (reason !== '' || person === null || !answersFor(right)) return
	if (caller.kind !== 'person' || caller.job !== undefined || caller.accountId === person) return
	const rows = await tx.$queryRaw<{ asks: boolean }[]>`SELECT app.asks_reason(${person}::uuid) AS asks`
	if (rows[0]?.asks !== false) throw invalid({ [REASON_FIELD]: WANTED })
}

/** An entry's `after` with the reason; what a verb says itself under that name stays. */
export const withReason = (after: Record<string, unknown> | null, reason: string): Record<string, unknown> | null =>
	reason === '' ? after : { reason, ...after }
