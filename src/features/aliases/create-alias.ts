import { z } from 'zod'
import { addressOf, Id, LocalPart, TOO_LONG } from '@/core/address'
import { command } from '@/core/gateway/command'
import { domainPlace, WITH_LINEAGE } from '@/core/gateway/places'
import { invalid } from '@/core/gateway/result'
import { expectReachable, parseDestinations, WHERE_IT_LEADS } from './destinations'

const TAKEN = { field: 'localPart', text: 'This address is taken.' }

/** Makes an address that delivers to others. */
export const createAlias = command({
	name: 'create-alias',
	right: 'alias.create',
	input: z.strictObject({
		domain: Id,
		localPart: LocalPart,
		destinations: z.union([z.string().max(20_000), z.array(z.string().max(300)).max(100)]),
	}),
	locate: async (read, { domain, localPart }) => {
		const row = await read.domain.findFirst({
			where: { id: domain, deletedAt: null },
			select: { id: true, name: true, organization: WITH_LINEAGE },
		})
		return row && { place: domainPlace(row), label: `${localPart}@${row.name}`, row }
	},
	run: async (tx, { input, row: domain, place, read, grant, may }) => {
		const address = addressOf(input.localPart, domain.name)
		if (address === null) throw invalid({ localPart: TOO_LONG })
		const destinations = parseDestinations([input.destinations].flat())
		const mayOutside = may('alias.forward-outside', place)
		await expectReachable(read, { own: address, destinations, kept: [], mayOutside })
		const alias = await tx.alias.create({
			data: { domainId: domain.id, localPart: input.localPart, destinations, grantId: grant.id },
			select: { id: true },
		})
		return { of: alias.id, before: null, after: { address, destinations }, result: { id: alias.id, address } }
	},
	conflicts: { address_pkey: TAKEN, ...WHERE_IT_LEADS },
})
