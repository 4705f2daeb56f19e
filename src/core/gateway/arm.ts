/**
 * The two moments in which a transaction is armed. At its start: who acts is locked, and reading is the gateway's own, to locate the
 * target. After the decision: reading is bound to the actor's right, and writing to the located place and nothing beside it.
 */
import type { Right } from '../policy'
import { type Caller, type Loaded, loadedFrom, systemActor } from './actor'
import type { Located } from './command'
import type { Transaction } from './handles'
import { PanelError } from './result'

const SIGNED_OUT = 'You are signed out. Sign in again; what you wrote is still here.'

/** Locks the actor with everything they hold, until the commit. @throws PanelError `signed-out` when they may not act (any more) */
export async function lockActor(tx: Transaction, caller: Caller, right: Right): Promise<Loaded> {
	if (caller.kind === 'system') {
		const rows = await tx.$queryRaw<{ now: Date }[]>`
			SELECT now(), set_config('app.system', 'on', true), set_config('app.right', ${right}, true)`
		const now = rows[0]?.now ?? new Date()
		return {
			actor: systemActor(caller.name, caller.rights),
			accountId: null,
			address: '',
			sessionId: null,
			provedAt: null,
			secondFactor: false,
			factorDue: null,
			now,
		}
	}
	// Whoever changes what is their own may end their other requests with it; then there is none of them beside this one.
	if (right.startsWith('own.')) await tx.$queryRaw`SELECT app.halt(${caller.accountId}::uuid)::text`
	const rows = await tx.$queryRaw<{ actor: unknown }[]>`
		SELECT app.lock_actor(${caller.accountId}::uuid, ${caller.sessionId}::uuid) AS actor,
			set_config('app.actor', ${caller.accountId}, true), set_config('app.right', ${right}, true), set_config('app.system', 'on', true)`
	const loaded = loadedFrom(rows[0]?.actor)
	if (!loaded) throw new PanelError({ kind: 'signed-out', text: SIGNED_OUT })
	return loaded
}

const accountOf = (caller: Caller): string | null => (caller.kind === 'person' ? caller.accountId : null)

/** The person that a verb touches, for rights that ask about rank. */
export const personOf = <R extends Right, D>(located: Located<R, D>): string | null =>
	'person' in located && typeof located.person === 'string' ? located.person : null

/** From here on the transaction reaches what was located. Whoever loses something by it writes nothing themselves meanwhile. */
export async function armWrite<R extends Right, D>(
	tx: Transaction,
	caller: Caller,
	located: Located<R, D>,
): Promise<void> {
	const { kind, id } = located.place
	const at = (level: string): string => (kind === level ? id : '')
	const account = located.account ?? personOf(located) ?? at('account')
	const halted = [...new Set([account, ...(located.people ?? [])])].filter(
		(id) => id !== '' && id !== accountOf(caller),
	)
	if (halted.length > 0) await tx.$queryRaw`SELECT app.halt(id)::text FROM unnest(${halted}::uuid[]) AS id ORDER BY id`
	await tx.$queryRaw`SELECT set_config('app.system', ${caller.kind === 'system' ? 'on' : ''}, true),
		set_config('app.write_server', ${kind === 'server' ? 'on' : ''}, true),
		set_config('app.write_organization', ${at('organization')}, true), set_config('app.write_domain', ${at('domain')}, true),
		set_config('app.write_mailbox', ${at('mailbox')}, true), set_config('app.write_account', ${account}, true),
		set_config('app.write_role', ${located.role ?? ''}, true)`
}
