import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { notAllowed } from '@/core/gateway/result'
import { locateAlias } from './locate-alias'

/** Deletes an alias; mail to it is refused from then on. postmaster and abuse stay (RFC 2142). */
export const removeAlias = command({
	name: 'remove-alias',
	right: 'alias.remove',
	input: z.strictObject({ alias: Id }),
	locate: locateAlias,
	run: async (tx, { row }) => {
		if (row.protected)
			throw notAllowed('Every domain has this address; it can deliver elsewhere, but not be deleted.', 'protected')
		await tx.alias.delete({ where: { id: row.id }, select: { id: true } })
		return {
			of: row.id,
			before: { address: row.address, destinations: row.destinations },
			after: null,
			result: { id: row.id },
		}
	},
})
