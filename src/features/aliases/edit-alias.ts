import { z } from 'zod'
import { Checkbox, Id, shownAddress, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion, invalid } from '@/core/gateway/result'
import { expectReachable, parseDestinations, WHERE_IT_LEADS } from './destinations'
import { locateAlias } from './locate-alias'

/** Changes where an alias delivers, and whether it does. */
export const editAlias = command({
	name: 'edit-alias',
	right: 'alias.edit',
	input: z.strictObject({
		alias: Id,
		version: Version,
		destinations: z.union([z.string().max(20_000), z.array(z.string().max(300)).max(100)]),
		enabled: Checkbox,
	}),
	locate: locateAlias,
	run: async (tx, { input, row, place, read, may }) => {
		expectVersion(row, input.version, {
			destinations: row.destinations.map(shownAddress).join('\n'),
			enabled: row.enabled ? 'on' : '',
		})
		if (row.protected && !input.enabled)
			throw invalid({ enabled: 'Every domain has this address (RFC 2142), so it stays enabled.' })
		const destinations = parseDestinations([input.destinations].flat())
		const mayOutside = may('alias.forward-outside', place)
		await expectReachable(read, { own: row.address, destinations, kept: row.destinations, mayOutside })
		await tx.alias.update({
			where: { id: row.id, version: row.version },
			data: { destinations, enabled: input.enabled, version: { increment: 1 } },
			select: { id: true },
		})
		return {
			of: row.id,
			before: { destinations: row.destinations, enabled: row.enabled },
			after: { destinations, enabled: input.enabled },
			result: { id: row.id },
		}
	},
	conflicts: WHERE_IT_LEADS,
})
