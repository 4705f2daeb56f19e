/** What is made to be given later (a role, a template) holds no more than its maker does: who could not give it cannot lay it down. */
import {
	type Actor,
	GRANTABLE_RIGHTS,
	type GrantableRight,
	holdsWithin,
	isGrantable,
	specOf,
	withDependencies,
} from '../policy'
import type { FoundPlace } from './places'
import { notAllowed } from './result'

/** Those of the rights, and of what they depend on, that the actor does not hold everywhere in the place. */
export const missingRights = (
	actor: Actor,
	rights: Iterable<string>,
	place: FoundPlace<'organization' | 'server'>,
	now: Date,
): GrantableRight[] =>
	withDependencies([...rights].filter(isGrantable)).filter((right) => !holdsWithin(actor, right, place, now))

/** What the actor could put into a role or a template of the place: everything that they hold there with what it depends on. */
export function offeredRights(
	actor: Actor,
	place: FoundPlace<'organization' | 'server'>,
	now: Date,
): readonly GrantableRight[] {
	const missing = new Set(missingRights(actor, GRANTABLE_RIGHTS, place, now))
	return GRANTABLE_RIGHTS.filter((right) => !missing.has(right))
}

/**
 * Nobody puts into it, or takes out of it, what they do not hold themselves where it belongs.
 * @throws PanelError `not-allowed` with what is missing
 */
export function expectNoEscalation(what: 'role' | 'template', missing: readonly GrantableRight[]): void {
	if (missing.length === 0) return
	const labels = missing.map((right) => specOf(right).label)
	const them = labels.map((label) => `“${label}”`).join(', ')
	const text = `A ${what} holds only rights that you hold yourself there. You lack: ${them}.`
	throw notAllowed(text, 'exceeds-own', labels)
}
