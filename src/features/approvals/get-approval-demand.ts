import type { Loaded } from '@/core/gateway/actor'
import { organizationPlace } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { DEMANDABLE, may } from '@/core/policy'
import { rightsInWords } from '@/features/roles'
import { findApprovalDemand } from './demand-approval'

export interface ApprovalDemand {
	readonly name: string
	readonly rights: readonly string[]
	readonly version: number
	/** Demanded by organizations above, whatever is chosen here. */
	readonly above: readonly string[]
	/** Is there anybody besides the viewer who could take a demand back, or approve that it is? */
	readonly hasOther: boolean
	readonly mayDemand: boolean
}

/** For what an organization demands a second person; NULL when it is not the viewer's to see. */
export const getApprovalDemand = (viewer: Loaded, id: string): Promise<ApprovalDemand | null> =>
	query(viewer, 'organization.read', async (read) => {
		const row = await read.organization.findFirst({ where: { id }, select: { id: true, name: true, lineage: true } })
		if (!row) return null
		const own = await findApprovalDemand(read, id)
		const higher = row.lineage.filter((link) => link !== id)
		const place = organizationPlace(row)
		const chain = JSON.stringify([place.chain])
		const [more] = await read.sql<{ above: string[]; other: boolean }>`
			SELECT app.approval_demanded(${higher}::uuid[]) AS above,
				app.has_second_person(${viewer.accountId}::uuid, ARRAY['organization.demand-approval'], ${chain}::jsonb) AS other`
		return {
			name: row.name,
			rights: own.rights,
			version: own.version,
			above: more?.above ?? [],
			hasOther: more?.other ?? false,
			mayDemand: may(viewer.actor, 'organization.demand-approval', place, viewer.now),
		}
	})

/** What can be chosen, in the words of the role editor. */
export const demandableGroups = () =>
	rightsInWords(DEMANDABLE).map(({ title, rights }) => ({
		title,
		options: rights.map(({ right, label, consequence }) => ({ value: right, label, help: consequence })),
	}))
