import type { Loaded } from '@/core/gateway/actor'
import {
	type Acting,
	actingAs,
	canAct,
	type Explained,
	explainDeed,
	missingFor,
	surroundingsAt,
} from '@/core/gateway/explain'
import type { QueryHandle } from '@/core/gateway/handles'
import { query } from '@/core/gateway/query'
import { isGrantable, mayAnywhere, type Place, type Right, SERVER, withDependencies } from '@/core/policy'
import { type AskedAt, askedAt, findThing, findWho, type Thing } from './things'

/** A grant as the answer tells it. */
export interface GrantTold {
	readonly id: string
	readonly roleName: string
	readonly createdAt: Date
	readonly startsAt: Date
	readonly endsAt: Date | null
	/** NULL = out of the viewer's sight, or nobody: made with the server. */
	readonly giver: string | null
	readonly giverId: string | null
	readonly passOnDepth: number
}
export interface Answer {
	readonly who: Thing
	readonly what: Thing
	readonly right: Right
	readonly asked: AskedAt | null
	/** NULL where the right is asked of nothing of the kind. */
	readonly acting: Acting
	readonly found: Explained | null
	/** The grants that the explanation speaks of, by id. */
	readonly grants: ReadonlyMap<string, GrantTold>
	/** Names of the places that the viewer may see, by id. */
	readonly names: ReadonlyMap<string, string>
	/** Who could give what is missing, of those whom the viewer may see. */
	readonly helpers: readonly { readonly id: string; readonly name: string }[]
	readonly allowed: boolean
}

/** Everything that may stand in the way, as the gateway asks it. */
export const isAllowed = (acting: Acting, right: Right, found: Explained | null): boolean =>
	canAct(acting, right) &&
	found?.explanation.decision.allowed === true &&
	found.rank === null &&
	found.protection === null &&
	(found.missing === null || found.missing.length === 0) &&
	found.full.length === 0

/**
 * Why a person may do something to a thing, or may not.
 * @param question as the page's address has it
 * @returns NULL when the person or the thing is not there, or not the viewer's to see: one answer for both
 */
export async function explainWhy(
	viewer: Loaded,
	question: { readonly who: string; readonly right: Right; readonly what: string },
): Promise<Answer | null> {
	const who = await findWho(viewer, question.who)
	const what = who && (await findThing(viewer, question.what))
	if (!(who && what)) return null
	const asked = askedAt(what, question.right)
	const sees = mayAnywhere(viewer.actor, 'account.read', viewer.now) ? 'account.read' : 'own.read'
	return query(viewer, sees, async (read) => {
		const acting = await actingAs(read, who.id)
		if (!acting) return null
		const deed = asked && { right: question.right, place: asked.place, person: personOf(what, asked), receiver: null }
		const found = deed && (await explainDeed(read, acting, deed))
		const allowed = isAllowed(acting, question.right, found)
		const helpers =
			allowed || !asked || sees === 'own.read'
				? []
				: await helpersFor(read, { who: who.id, right: question.right, place: asked.place })
		const grants = new Map((await grantsOf(read, who.id)).map((grant) => [grant.id, grant]))
		const names = await namesOf(viewer, what)
		return { who, what, right: question.right, asked, acting, found, grants, names, helpers, allowed }
	})
}

/** Whom the deed touches; what is asked of everything within touches nobody in particular. */
const personOf = (what: Thing, asked: AskedAt): string | null => (asked.how === 'within' ? null : what.accountId)

const grantsOf = (read: QueryHandle, who: string) =>
	read.sql<GrantTold>`
		SELECT g.id, g.role_name AS "roleName", g.created_at AS "createdAt", g.starts_at AS "startsAt", g.ends_at AS "endsAt", giver.name AS giver,
			giver.id AS "giverId", g.pass_on_depth AS "passOnDepth"
		FROM access_grant g LEFT JOIN account giver ON giver.id = g.given_by_id WHERE g.account_id = ${who}::uuid AND g.revoked_at IS NULL`

/** What the thing lies in, by name where the viewer may see it. */
async function namesOf(viewer: Loaded, what: Thing): Promise<ReadonlyMap<string, string>> {
	const above = await Promise.all([
		...what.lineage.map((id) => findThing(viewer, `organization:${id}`)),
		...(what.domainId ? [findThing(viewer, `domain:${what.domainId}`)] : []),
	])
	const known = [what, ...above].flatMap((thing) => (thing ? [[thing.id, thing.name] as const] : []))
	return new Map([[SERVER, 'the whole server'], ...known])
}

interface Sought {
	readonly who: string
	readonly right: Right
	readonly place: Place
}
const CANDIDATES = 12
const HELPERS = 5

/** Who could give it, asked of the policy like the giving itself. */
async function helpersFor(read: QueryHandle, { who, right, place }: Sought): Promise<Answer['helpers']> {
	if (!isGrantable(right)) return []
	const ids = place.chain.filter((link) => link !== SERVER)
	const candidates = await read.sql<{ id: string; name: string }>`
		SELECT a.id, a.name FROM account a WHERE a.state = 'active' AND a.id <> ${who}::uuid AND EXISTS (
			SELECT 1 FROM access_grant g JOIN grant_scope s ON s.grant_id = g.id
			WHERE g.account_id = a.id AND g.revoked_at IS NULL AND g.starts_at <= now() AND (g.ends_at IS NULL OR g.ends_at > now())
				AND g.rights @> ${['grant.give', right]}::text[] AND g.pass_on_depth > 0
				AND (s.kind = 'server' OR coalesce(s.organization_id, s.domain_id, s.mailbox_id) = ANY (${ids}::uuid[])))
		ORDER BY a.name, a.id LIMIT ${CANDIDATES}`
	const around = await surroundingsAt(read, { place, receiver: who })
	const able: { id: string; name: string }[] = []
	for (const one of candidates) {
		const acting = able.length < HELPERS ? await actingAs(read, one.id) : null
		if (acting?.standing === 'live' && missingFor(acting, place, withDependencies([right]), around).length === 0)
			able.push(one)
	}
	return able
}
