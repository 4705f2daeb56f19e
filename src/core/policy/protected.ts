/**
 * Protection. A protected mailbox puts its owner, and all that is theirs, out of everybody's reach: whatever touches a person asks
 * here, after rank. Whoever could lift a protection has to do that first, and it is told to the owner; that is what makes it worth
 * something against an administrator's stolen session too. Only what reaches the person among others (a domain that is disabled, a
 * grant far above that ends) may be done by whoever could lift it as well.
 */
import { may, type Refusal } from './decide'
import { type Actor, type Place, SERVER } from './grant'

const WHOLE_SERVER: Place<'server'> = { kind: 'server', id: SERVER, chain: [SERVER] }

/** May they put up and lift protections? Asked on the whole server, so that no scope below ever reaches it. */
export const mayLift = (actor: Actor, now: Date): boolean => may(actor, 'mailbox.protect', WHOLE_SERVER, now)

/**
 * @param touched the protected person is what the verb is about (`itself`), or lies in it among others (`inside`)
 * @returns NULL when it may be done all the same
 */
export const protectionRefusal = (
	actor: Actor,
	accountId: string,
	touched: 'itself' | 'inside',
	now: Date,
): Refusal | null => {
	if (actor.accountId === accountId || (touched === 'inside' && mayLift(actor, now))) return null
	return 'protected'
}
