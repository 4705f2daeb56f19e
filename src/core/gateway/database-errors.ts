/**
 * What PostgreSQL says, turned into problems. Constraints see through row-level security, so their errors are never passed on:
 * a verb names the constraints that it can break, everything else is unknown. Codes PT001 to PT007 are the panel's own
 * (prisma/migrations): a limit, something that does not change, the last administrator, a rule that is named like a constraint,
 * a protected mailbox, a session without its second factor, a short password that would stand alone.
 */
import { shownBytes } from '../address'
import { PanelError, PROTECTED, PROTECTED_INSIDE } from './result'

interface DatabaseFailure {
	readonly code: string
	readonly message: string
	readonly detail: string
	readonly constraint: string
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const field = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined

/** The SQLSTATE and what goes with it, from wherever Prisma put them; NULL when the error is not the database's. */
export function databaseFailure(error: unknown): DatabaseFailure | null {
	for (let at = error, depth = 0; at && depth < 6; depth += 1) {
		const cause = field(field(field(at, 'meta'), 'driverAdapterError'), 'cause') ?? field(at, 'cause')
		const code =
			text(field(at, 'originalCode')) ||
			(text(field(at, 'kind')) === 'postgres' ? text(field(at, 'code')) : '') ||
			(/^[0-9A-Z]{5}$/.test(text(field(at, 'code'))) && text(field(at, 'severity')) ? text(field(at, 'code')) : '')
		if (code) {
			const message = text(field(at, 'originalMessage')) || text(field(at, 'message'))
			const named = /constraint "([^"]+)"/.exec(message)?.[1] ?? text(field(field(at, 'constraint'), 'index'))
			return { code, message, detail: text(field(at, 'detail')), constraint: named }
		}
		at = cause
	}
	return null
}

/**
 * A lock cycle, a serialization failure or a write conflict; or a row that was not written because it is no longer as `locate` read
 * it (P2025), where a verb names the version. The same transaction may simply be run again.
 */
const isConflict = (error: unknown): boolean =>
	['40001', '40P01'].includes(databaseFailure(error)?.code ?? '') ||
	['P2034', 'P2025'].includes(text(field(error, 'code')))

/** The connection broke, or the server is going down or coming up. */
const isConnectionLost = (error: unknown): boolean =>
	/^(08|57P0)/.test(databaseFailure(error)?.code ?? '') ||
	['P1001', 'P1017', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(text(field(error, 'code'))) ||
	/^Connection terminated/.test(text(field(error, 'message')))

/** May be run again, once it is known that nothing of it was done. */
export const isRetryable = (error: unknown): boolean => isConflict(error) || isConnectionLost(error)

/** No connection came free in time: nothing was begun. The first is Prisma's word for it, the second the pool's. */
export const isBusy = (error: unknown): boolean =>
	(field(error, 'code') === 'P2028' && text(field(error, 'message')).includes('Unable to start')) ||
	text(field(error, 'message')) === 'timeout exceeded when trying to connect'

export interface LimitReached {
	readonly subject: 'organization' | 'domain' | 'grant'
	readonly limit: 'domains' | 'mailboxes' | 'aliases' | 'lists' | 'storage' | 'unlimited-quota'
	readonly max: number
	readonly used: number
}

export function limitReached(error: unknown): LimitReached | null {
	const failure = databaseFailure(error)
	if (failure?.code !== 'PT001') return null
	try {
		return JSON.parse(failure.detail) as LimitReached
	} catch {
		return { subject: 'organization', limit: 'mailboxes', max: 0, used: 0 }
	}
}

const ONE = { domains: 'domain', mailboxes: 'mailbox', aliases: 'alias', lists: 'list' } as const
const WHOSE = { organization: 'The organization', domain: 'The domain', grant: 'Your grant' } as const

export function limitSentence({ subject, limit, max, used }: LimitReached): string {
	const whose = WHOSE[subject]
	if (limit === 'unlimited-quota') return `${whose} limits storage, so a mailbox needs a quota.`
	if (limit === 'storage') {
		const left = BigInt(max) - BigInt(used)
		return `${whose} has room for ${shownBytes(BigInt(max))} in all; ${shownBytes(left > 0n ? left : 0n)} of it is left.`
	}
	return `${whose} allows ${max} ${max === 1 ? ONE[limit] : limit}, and ${used} ${used === 1 ? 'is' : 'are'} in use.`
}

const SHORT_ALONE =
	'The password here has fewer than 15 characters. That is enough beside a second factor and where no mail program uses it, and no longer after this. A password of at least 15 characters comes first.'

/** What a protection keeps, by the detail of PT005. */
const KEPT: Readonly<Record<string, string>> = {
	inside: PROTECTED_INSIDE,
	alias:
		'This alias delivers to a protected mailbox, so its mail cannot be led elsewhere. An administrator has to lift the protection first.',
}

/** The problem behind a database error, or NULL when nobody foresaw it. */
export function panelErrorOf(
	error: unknown,
	conflicts: Readonly<Record<string, { readonly field: string; readonly text: string }>> | undefined,
): PanelError | null {
	if (isBusy(error)) {
		const busy = 'The panel is busy, and nothing was changed. Send it again in a moment.'
		return new PanelError({ kind: 'too-many', text: busy }, 'busy')
	}
	const limit = limitReached(error)
	if (limit) return new PanelError({ kind: 'over-limit', text: limitSentence(limit) }, 'over-limit')
	const failure = databaseFailure(error)
	if (!failure) return null
	if (failure.code === 'PT003') {
		return new PanelError(
			{ kind: 'not-allowed', text: 'This is the last administrator. Make another one first.' },
			'last-administrator',
		)
	}
	if (failure.code === 'PT005') {
		return new PanelError({ kind: 'not-allowed', text: KEPT[failure.detail] ?? PROTECTED }, 'protected')
	}
	if (failure.code === 'PT007')
		return new PanelError({ kind: 'conflict', text: SHORT_ALONE, fields: {} }, 'short-password-alone')
	const known = conflicts?.[failure.constraint]
	return known
		? new PanelError({ kind: 'conflict', text: known.text, fields: { [known.field]: known.text } }, 'conflict')
		: null
}
