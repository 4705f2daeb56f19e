/**
 * Keeping what was handed on while the grant above it goes: it is hung under another grant of whoever revokes, if one of theirs holds
 * all of it and would still be there. The policy is asked as if they gave it themselves.
 */
import type { ReadHandle } from '@/core/gateway/handles'
import { conflict, notAllowed } from '@/core/gateway/result'
import { type ToldName, toldName } from '@/core/gateway/told-names'
import { type Actor, type Given, mayHang, type Proposal } from '@/core/policy'
import { placesOf } from './grant-places'
import { proposalFrom, WHOLE_GRANT } from './grant-rows'

interface Own {
	readonly id: string
	readonly lineage: readonly string[]
}

/**
 * The actor without the grants that end with these, or hang below them: nothing is hung under what goes.
 * @param own the lineages of the actor's grants
 */
export function staying(actor: Actor, own: readonly Own[], ending: readonly string[]): Actor {
	const goes = new Set(
		own.filter(({ id, lineage }) => ending.some((end) => end === id || lineage.includes(end))).map(({ id }) => id),
	)
	return { ...actor, grants: actor.grants.filter(({ id }) => !goes.has(id)) }
}

/** Under which grant of theirs may somebody hang this one? Not their own: that would be giving to oneself. */
export function homeOf(
	actor: Actor,
	child: { readonly accountId: string; readonly isKey: boolean; readonly proposal: Proposal },
	now: Date,
): Given {
	if (child.isKey) return { allowed: false, missing: ['a way to keep it: an API key ends with what it came from'] }
	if (child.accountId === actor.accountId) return { allowed: false, missing: ['another holder: this one is yours'] }
	return mayHang(actor, child.proposal, now)
}

export interface Kept {
	/** For each grant that ends: the grants below that stay, with the grant under which they hang from now on. */
	readonly homes: Readonly<Record<string, Readonly<Record<string, string>>>>
	/** Holders of what stays, for the journal. */
	readonly names: readonly ToldName[]
	/** NULL = all that was asked for may be kept. */
	readonly problem: (() => Error) | null
}

interface Asked {
	readonly actor: Actor
	readonly now: Date
	/** The grants that end. */
	readonly ending: readonly string[]
	/** Of what hangs directly below them: what is to stay. */
	readonly keep: readonly string[]
}

/** Finds a home for all that is to be kept. The problem, if there is one, is for after the decision: it names people. */
export async function keptUnder(read: ReadHandle, { actor, now, ending, keep }: Asked): Promise<Kept> {
	const wanted = [...new Set(keep)]
	if (wanted.length === 0) return { homes: {}, names: [], problem: null }
	const own = await read.grant.findMany({
		where: { accountId: actor.accountId ?? '', revokedAt: null },
		select: { id: true, lineage: true },
	})
	const children = await read.grant.findMany({
		where: { id: { in: wanted }, parentId: { in: [...ending] }, revokedAt: null },
		select: { ...WHOLE_GRANT, account: { select: { name: true, makerId: true } } },
	})
	if (children.length < wanted.length) {
		const text = 'Something that was to stay is not there any more. Look again, then revoke.'
		return { homes: {}, names: [], problem: () => conflict({}, text) }
	}
	const left = staying(actor, own, ending)
	const homes: Record<string, Record<string, string>> = {}
	for (const child of children) {
		const verdict = homeOf(
			left,
			{ accountId: child.accountId, isKey: child.account.makerId !== null, proposal: proposalFrom(child) },
			now,
		)
		if (!verdict.allowed) return { homes: {}, names: [], problem: () => noHome(child, verdict.missing) }
		const above = child.parentId ?? ''
		homes[above] = { ...homes[above], [child.id]: verdict.parent.id }
	}
	const names = children.map(({ account, roleName, scopes }) =>
		toldName(
			`${roleName} of ${account.name}`,
			placesOf(scopes).map(({ place }) => place),
		),
	)
	return { homes, names, problem: null }
}

const noHome = (
	child: { readonly roleName: string; readonly account: { readonly name: string } },
	missing: readonly string[],
) =>
	notAllowed(
		`“${child.roleName}” of ${child.account.name} cannot stay, because no other grant of yours holds all of it. You lack: ${missing.join('; ')}. Nothing was revoked.`,
		'exceeds-own',
		missing,
	)
