/** Reviews for the table of rights. */
import { randomUUID } from 'node:crypto'
import { aDelegate, aDomain, aGrant, aMailbox, anOrganization, random } from '../support/factories'
import { type Aim, domainOf, NOWHERE, organizationOf } from './world'
import { freshGrant } from './world-people'

interface Values {
	/** Another one is to follow by now. */
	readonly repeats?: true
	/** Nobody was written to. */
	readonly unasked?: true
}

/** One that is open, of the target organization or of the server. */
export async function freshReview(aim: Aim, values: Values = {}): Promise<{ review: string }> {
	if (aim.target === 'missing') return { review: NOWHERE.id }
	return { review: await insertReview(aim, await reviewable(aim), values) }
}

/** The target organization, in which somebody holds something by now; NULL for the server. */
export async function reviewable(aim: Aim): Promise<string | null> {
	const organization = organizationOf(aim)
	if (aim.target === 'missing') return organization
	const scope = organization ? { organizations: [organization] } : { server: true as const }
	await aDelegate(aim.world.db, ['mailbox.read'], scope)
	return organization
}

async function insertReview(
	{ world }: Aim,
	organization: string | null,
	{ repeats, unasked }: Values = {},
): Promise<string> {
	const id = randomUUID()
	await world.db.query(
		`INSERT INTO review (id, organization_id, name, opened_by, due_at, every_months, repeats_at, asked_at, created_at)
		VALUES ($1, $2, $3, 'Somebody', now() + interval '30 days', $4, $5, CASE WHEN $6 THEN NULL ELSE now() END, now() - interval '10 days')`,
		[
			id,
			organization,
			`Review ${random()}`,
			repeats ? 1 : null,
			repeats ? new Date(Date.now() - 60_000) : null,
			unasked === true,
		],
	)
	return id
}

/** How many grants of a review are undecided, as its page says. */
export async function undecidedIn(aim: Aim, { review }: { readonly review: string }): Promise<string> {
	const { rows } = await aim.world.db.query('SELECT items - settled AS n FROM review WHERE id = $1', [review])
	return String(rows[0]?.n ?? 0)
}

/** A grant of the target in a review, about which the actor is asked. */
export async function freshItem(aim: Aim): Promise<{ review: string; item: string; version: string }> {
	if (aim.target === 'missing') return { review: NOWHERE.id, item: NOWHERE.id, version: '1' }
	const { world, actor } = aim
	const { id: grant } = await freshGrant(aim)
	return itemOf(aim, grant, world.own[actor]?.accountId ?? null)
}

/**
 * Something that the actor may decide about: a grant of somebody in a domain of which nothing else is asked, with what it takes to end it. What it
 * takes is the actor's for this alone: `takeBack` leaves them what the table says that they are.
 */
export async function freshDecision(aim: Aim): Promise<{ review: string; item: string; version: string }> {
	const { world, actor, target } = aim
	const own = world.own[actor]
	if (target !== 'own' || !own || actor === 'suspended') return freshItem({ ...aim, target: 'missing' })
	const organization = await anOrganization(world.db)
	const domain = await aDomain(world.db, organization.id)
	const within = { domains: [domain.id] }
	await aGrant(world.db, own.accountId, ['mailbox.read', 'account.read', 'grant.revoke', 'grant.review'], within)
	const holder = await aMailbox(world.db, domain)
	const grant = await aGrant(world.db, holder.accountId, ['mailbox.read'], within)
	return itemOf(aim, grant.id, own.accountId, organization.id)
}

export async function takeBack({ world: { db, own }, actor }: Pick<Aim, 'world' | 'actor'>): Promise<void> {
	const deciding = "account_id = $1 AND rights = '{mailbox.read,account.read,grant.revoke,grant.review}'"
	await db.query(`DELETE FROM access_grant WHERE ${deciding}`, [own[actor]?.accountId ?? null])
}

async function itemOf(aim: Aim, grant: string, reviewer: string | null, organization?: string) {
	const isOfServer = aim.target === 'server' || (aim.target === 'own' && aim.actor === 'admin')
	const review = await insertReview(aim, organization ?? (isOfServer ? null : domainOf(aim).organizationId))
	const { rows } = await aim.world.db.query<{ id: string; version: number }>(
		'UPDATE review_item SET reviewer_id = $3 WHERE review_id = $1 AND grant_id = $2 RETURNING id, version',
		[review, grant, reviewer],
	)
	const [row] = rows
	return { review, item: row?.id ?? NOWHERE.id, version: String(row?.version ?? 1) }
}
