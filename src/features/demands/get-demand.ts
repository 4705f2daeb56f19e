import type { Loaded } from '@/core/gateway/actor'
import { organizationPlace } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { may } from '@/core/policy'
import { rolesIn, type Whom, whomOf } from './demand-rules'
import { type DemandRow, findDemand } from './write-demand'

/** A demand as a page shows it. */
export interface Demand {
	readonly whom: Whom
	/** Keys of built-in roles. */
	readonly roles: readonly string[]
	/** NULL = as the server says. */
	readonly graceDays: number | null
	readonly trustsDevices: boolean
	readonly version: number
}
const demandOf = ({ asked, graceDays, trustsDevices, version }: DemandRow): Demand => ({
	whom: whomOf(asked),
	roles: rolesIn(asked),
	graceDays,
	trustsDevices,
	version,
})

export interface OrganizationDemand {
	readonly name: string
	readonly demand: Demand
	/** What the server asks of everybody. */
	readonly server: Demand
	readonly mayDemand: boolean
}

/** What an organization demands, NULL when it is not the viewer's to see. */
export const getDemand = (viewer: Loaded, id: string): Promise<OrganizationDemand | null> =>
	query(viewer, 'organization.read', async (read) => {
		const row = await read.organization.findFirst({ where: { id }, select: { id: true, name: true, lineage: true } })
		if (!row) return null
		const [own, server] = [await findDemand(read, id), await findDemand(read, null)]
		return {
			name: row.name,
			demand: demandOf(own),
			server: demandOf(server),
			mayDemand: may(viewer.actor, 'organization.demand-second-factor', organizationPlace(row), viewer.now),
		}
	})

/** By when the viewer needs a second factor, whether they have one or not; NULL = nobody asks for it. */
export const ownDemand = (viewer: Loaded): Promise<Date | null> =>
	query(viewer, 'own.read', async (read) => {
		const [row] = await read.sql<{ due: Date | null }>`SELECT app.second_factor_due(${viewer.accountId}::uuid) AS due`
		return row?.due ?? null
	})

export const getServerDemand = (viewer: Loaded): Promise<Demand> =>
	query(viewer, 'server.demand-second-factor', async (read) => demandOf(await findDemand(read, null)))
