import { z } from 'zod'
import { Id, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import type { ReadHandle } from '@/core/gateway/handles'
import { organizationPlace } from '@/core/gateway/places'
import { expectVersion } from '@/core/gateway/result'
import { DEMANDABLE, demandedBy, isDemandable } from '@/core/policy'
import { deedWords } from './approval-words'

/** What an organization demands; `id` is NULL where nobody wrote one yet. */
export const findApprovalDemand = async (read: ReadHandle, organizationId: string) =>
	(await read.approvalDemand.findUnique({
		where: { organizationId },
		select: { id: true, rights: true, version: true },
	})) ?? { id: null, rights: [], version: 1 }

/**
 * Decides for which rights an organization, with everything below it, demands a second person. Demanding more takes effect at once;
 * what is taken back is a deed that a second person has to approve, as long as there is one. Demands of the organizations above stay.
 */
export const demandApproval = command({
	name: 'demand-approval',
	right: 'organization.demand-approval',
	input: z.strictObject({
		organization: Id,
		version: Version,
		/** A list in a form brings an empty entry along. */
		rights: z
			.array(z.union([z.literal(''), z.enum(DEMANDABLE)], { error: 'That is none of the rights.' }))
			.max(200)
			.default([])
			.transform((rights) => [...new Set(rights.filter((right) => right !== ''))].toSorted()),
	}),
	locate: async (read, { organization }) => {
		const row = await read.organization.findUnique({
			where: { id: organization },
			select: { id: true, name: true, lineage: true },
		})
		if (!row) return null
		const demand = await findApprovalDemand(read, row.id)
		return { place: organizationPlace(row), label: row.name, row: { organizationId: row.id, demand } }
	},
	run: async (tx, { input: { rights, version }, row: { organizationId, demand } }) => {
		const before = demand.rights.filter(isDemandable).map(deedWords)
		expectVersion(demand, version, { rights: before.join(', ') })
		const data = { rights, version: demand.version + 1 }
		if (demand.id === null) await tx.approvalDemand.createMany({ data: { organizationId, ...data } })
		else
			await tx.approvalDemand.update({ where: { id: demand.id, version: demand.version }, data, select: { id: true } })
		const after = demandedBy(rights)
		const loosens = [...demandedBy(demand.rights)].some((right) => !after.has(right))
		return {
			of: organizationId,
			before: { secondPersonFor: before },
			after: { secondPersonFor: rights.map(deedWords) },
			result: { id: organizationId },
			...(loosens ? { loosens: true as const } : {}),
		}
	},
	conflicts: {
		approval_demand_organization_id_key: {
			field: 'rights',
			text: 'Somebody else decided this meanwhile. Load the page again.',
		},
	},
})
