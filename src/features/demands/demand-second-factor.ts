import { z } from 'zod'
import { Id, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { organizationPlace } from '@/core/gateway/places'
import { organizationDemand } from './demand-rules'
import { demandAfter, findDemand } from './write-demand'

/**
 * Decides of whom an organization, with everything below it, demands a second factor. It adds to what is demanded above it and takes
 * nothing from that. Whoever may decide it may also take it back: what is to hold for an organization whatever it wants itself is
 * demanded above it.
 */
export const demandSecondFactor = command({
	name: 'demand-second-factor',
	right: 'organization.demand-second-factor',
	input: z.strictObject({ organization: Id, version: Version, ...organizationDemand }),
	locate: async (read, { organization }) => {
		const row = await read.organization.findUnique({
			where: { id: organization },
			select: { id: true, name: true, lineage: true },
		})
		if (!row) return null
		const demand = await findDemand(read, row.id)
		return { place: organizationPlace(row), label: row.name, row: { organizationId: row.id, demand } }
	},
	run: async (tx, { input, row: { organizationId, demand }, now }) => {
		const { data, before, after } = demandAfter(demand, input, now)
		if (demand.id === null) await tx.factorDemand.createMany({ data: { organizationId, ...data } })
		else
			await tx.factorDemand.update({
				where: { id: demand.id, version: demand.version },
				data,
				select: { id: true },
			})
		return { of: organizationId, before, after, result: { id: organizationId } }
	},
	conflicts: {
		factor_demand_organization_id_key: {
			field: 'whom',
			text: 'Somebody else decided this meanwhile. Load the page again.',
		},
	},
})
