/** A grant as its row has it, made into what the policy compares. */
import { toldName } from '@/core/gateway/told-names'
import { type Grant, isGrantable, type Proposal } from '@/core/policy'
import { placeOfScope, placesOf, WITH_SCOPES } from './grant-places'
import { limitsHeld } from './revocable'

/** What to select so that a grant can be compared, hung under another, and told of. */
export const WHOLE_GRANT = {
	id: true,
	accountId: true,
	roleName: true,
	rights: true,
	maxMailboxes: true,
	maxAliases: true,
	maxLists: true,
	maxStorageBytes: true,
	maxStoragePerMailboxBytes: true,
	maxSendsPerHour: true,
	maxSendsPerDay: true,
	passOnDepth: true,
	startsAt: true,
	endsAt: true,
	parentId: true,
	givenById: true,
	lineage: true,
	reason: true,
	version: true,
	revokedAt: true,
	revokedById: true,
	revocationId: true,
	...WITH_SCOPES,
} as const

type ScopeRows = Parameters<typeof placesOf>[0]
type LimitColumns = Parameters<typeof limitsHeld>[0]
export interface GrantRow extends LimitColumns {
	readonly id: string
	readonly accountId: string
	readonly roleName: string
	readonly rights: readonly string[]
	readonly passOnDepth: number
	readonly startsAt: Date
	readonly endsAt: Date | null
	readonly scopes: ScopeRows
}

/** As if it were given anew, just as it is. */
export const proposalFrom = (row: GrantRow): Proposal => ({
	rights: row.rights.filter(isGrantable),
	places: placesOf(row.scopes).map(({ place }) => place),
	limits: limitsHeld(row),
	startsAt: row.startsAt,
	endsAt: row.endsAt,
	passOnDepth: row.passOnDepth,
})

/** As something for another grant to hang under. One whose places are all gone carries nothing. */
export const grantFrom = (row: GrantRow): Grant => ({
	id: row.id,
	roleName: row.roleName,
	rights: new Set(row.rights.filter(isGrantable)),
	scopes: new Set(row.scopes.map((scope) => placeOfScope(scope).place.id)),
	startsAt: row.startsAt,
	endsAt: row.endsAt,
	passOnDepth: row.passOnDepth,
	limits: limitsHeld(row),
	cameFrom: new Set(),
})

/** Its role, for the journal, whose reader may see none of its places. */
export const toldRole = ({ roleName, scopes }: Pick<GrantRow, 'roleName' | 'scopes'>) =>
	toldName(
		roleName,
		placesOf(scopes).map(({ place }) => place),
	)
