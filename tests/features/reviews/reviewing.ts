/** A school in which rights were handed on, and a review of them. */
import type pg from 'pg'
import { execute } from '@/core/gateway/execute'
import { decideReview } from '@/features/reviews/decide-review'
import { openReview } from '@/features/reviews/open-review'
import { as } from '../../support/callers'
import {
	aDelegate,
	aDomain,
	aGrant,
	aMailbox,
	anAccount,
	anOrganization,
	random,
	rightsOf,
} from '../../support/factories'

export interface Item {
	readonly id: string
	readonly review_id: string
	readonly grant_id: string
	readonly account_id: string
	readonly reviewer_id: string | null
	readonly role_name: string
	readonly places: string[]
	readonly more_places: number
	readonly decision: string | null
	readonly reason: string
	readonly decided_by_id: string | null
	readonly decided_by: string
	readonly ended_at: Date | null
	readonly ended_by: string
	readonly stands: { readonly endsAt: string | null; readonly rights: string[] } | null
	readonly note: string
	readonly version: number
}

/** Ten days from now, as a form has it. */
export const inDays = (n: number): string => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10)

/**
 * Ada is the school's team member and opens reviews. Mia manages under her, and gave Tom a domain, who handed one mailbox on to Sam. Vera is
 * the team member above whom nobody in the school stands but the server's administrator.
 */
export async function aSchool(db: pg.Pool) {
	const organization = await anOrganization(db)
	const domain = await aDomain(db, organization.id)
	const box = await aMailbox(db, domain)
	const home = { organization_id: organization.id }
	const within = { organizations: [organization.id] }
	const ada = await aDelegate(db, rightsOf('team-member'), within, { passOnDepth: 5 })
	await db.query('UPDATE account SET organization_id = $2, name = $3 WHERE id = $1', [ada.id, organization.id, 'Ada'])
	const person = async (
		name: string,
		rights: readonly string[],
		scope: object,
		from: { id: string; grant: string },
	) => {
		const account = await anAccount(db, { ...home, name })
		const options = { passOnDepth: 3, givenById: from.id, parentId: from.grant }
		const grant = await aGrant(db, account.id, rights, scope, options)
		return { ...account, grant: grant.id }
	}
	const mia = await person('Mia', rightsOf('manager'), within, { id: ada.id, grant: ada.grantId })
	const below = { passOnDepth: 1 }
	const rights = ['domain.read', 'account.read', 'mailbox.read', 'mailbox.edit', 'grant.give']
	const tom = await anAccount(db, { ...home, name: 'Tom' })
	const held = await aGrant(
		db,
		tom.id,
		rights,
		{ domains: [domain.id] },
		{ ...below, givenById: mia.id, parentId: mia.grant, endsAt: new Date(Date.now() + 200 * 86_400_000) },
	)
	const sam = await anAccount(db, { ...home, name: 'Sam' })
	const handedOn = await aGrant(
		db,
		sam.id,
		['mailbox.read'],
		{ mailboxes: [box.id] },
		{ givenById: tom.id, parentId: held.id, endsAt: new Date(Date.now() + 100 * 86_400_000) },
	)
	return { organization, domain, box, ada, mia, tom: { ...tom, grant: held.id }, sam: { ...sam, grant: handedOn.id } }
}
export type School = Awaited<ReturnType<typeof aSchool>>

export const asked = (school: School, more: object = {}) => ({
	organization: school.organization.id,
	name: `Spring ${random()}`,
	dueOn: inDays(20),
	...more,
})

/** Opens one as Ada. @returns its id */
export async function aReview(school: School, more: object = {}): Promise<string> {
	const opened = await execute(openReview, as(school.ada), asked(school, more))
	if (!opened.ok) throw new Error(JSON.stringify(opened.problem))
	return opened.value.value.id
}

/** The items of a review by the name of their holder. */
export async function itemsOf(db: pg.Pool, review: string): Promise<Record<string, Item>> {
	const { rows } = await db.query<Item & { holder: string }>('SELECT * FROM review_item WHERE review_id = $1', [review])
	return Object.fromEntries(rows.map((row) => [row.holder, row]))
}
export const reviewOf = async (db: pg.Pool, review: string) =>
	(await db.query('SELECT * FROM review WHERE id = $1', [review])).rows[0]

/** As the page sends it: what was shown, with its version. */
export const decide = (
	by: { id: string },
	items: readonly Pick<Item, 'id' | 'version' | 'review_id'>[],
	decision: string,
	more: object = {},
) => {
	const shown = items.map(({ id, version }) => `${id}.${version}`)
	const input = { review: items[0]?.review_id ?? '', items: shown, decision, ...more }
	return execute(decideReview, as(by), input)
}

export const isRevoked = async (db: pg.Pool, grant: string): Promise<boolean> =>
	(await db.query('SELECT revoked_at IS NOT NULL AS it FROM access_grant WHERE id = $1', [grant])).rows[0].it
