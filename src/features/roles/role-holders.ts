import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'
import { COPIES_AT_MOST } from '@/core/gateway/role-copies'
import { applyPlan, changes, type Planned } from './apply-plan'

/** A holder whose grant differs from the role, with what applying it would do. */
export interface CopyToApply extends Planned {
	readonly name: string
	readonly address: string
	/** Live grants that hang below it, whoever holds them. */
	readonly handedOn: number
}
export interface RoleHolders {
	readonly copies: readonly CopyToApply[]
	/** Grants that hold exactly what the role does. */
	readonly upToDate: number
	/** Grants of people out of the viewer's sight. */
	readonly unseen: number
	/** The last grant that was looked at, where there are more behind it. */
	readonly next: string | null
}
interface Role {
	readonly id: string
	readonly version: number
	readonly rights: readonly string[]
	/** Live grants that were made from it, and how many of these differ. */
	readonly held: number
	readonly lag: number
}
interface Person {
	readonly grantId: string
	readonly name: string
	readonly address: string
	readonly handedOn: number
}

/**
 * What applying a role would do to each of its holders whom the viewer may see. Worked out by the same function as the deed.
 * @param role as the viewer was shown it
 * @param behind the last grant that was looked at before; NULL = from the beginning
 */
export const roleHolders = (viewer: Loaded, role: Role, behind: string | null): Promise<RoleHolders> =>
	query(viewer, 'account.read', async (read) => {
		const found = await applyPlan(read, role, viewer, { behind })
		const plan = found.slice(0, COPIES_AT_MOST)
		const last = found.length > plan.length ? plan.at(-1) : undefined
		const people = await read.sql<Person>`
			SELECT g.id AS "grantId", a.name, a.address, app.handed_on(g.id) AS "handedOn" FROM access_grant g JOIN account a ON a.id = g.account_id
			WHERE g.id = ANY (${plan.map(({ grantId }) => grantId)}::uuid[]) ORDER BY a.name, g.id`
		const byGrant = new Map(plan.map((one) => [one.grantId, one]))
		const seen = people.flatMap(({ grantId, ...person }) => {
			const planned = byGrant.get(grantId)
			return planned ? [{ ...person, ...planned }] : []
		})
		const copies = seen.filter((one) => changes(one) || one.withheld.length > 0)
		return {
			copies,
			upToDate: role.held - role.lag,
			unseen: plan.length - seen.length,
			next: last?.grantId ?? null,
		}
	})
