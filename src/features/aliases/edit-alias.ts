import { z } from 'zod'
import { Checkbox, Id, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion } from '@/core/gateway/result'
import { expectReachable, parseDestinations } from './destinations'
import { locateAlias } from './locate-alias'

/** Changes where an alias delivers, and whether it does. */
export const editAlias = command({
	right: 'alias.edit',
	input: z.strictObject({
		alias: Id,
		version: Version,
		destinations: z.union([z.string().max(20_000), z.array(z.string().max(300)).max(100)]),
		enabled: Checkbox,
	}),
	locate: locateAlias,
	run: async (tx, { input, row, place, read, may }) => {
		expectVersion(row, input.version, { destinations: row.destinations.join('\n'), enabled: row.enabled ? 'on' : '' })
		const destinations = parseDestinations([input.destinations].flat())
		const mayOutside = may('alias.forward-outside', place)
		await expectReachable(read, { own: row.address, destinations, kept: row.destinations, mayOutside })
		await tx.alias.update({
			where: { id: row.id },
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
})
