import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { peopleInside } from '@/core/gateway/people-inside'
import { locateDomain } from './locate-domain'

const TAKEN = { field: '', text: 'This domain exists again by now, so it cannot come back beside itself.' }
const ADDRESS_TAKEN = {
	field: '',
	text: 'Somebody signs in with an address of this domain by now, so it cannot come back.',
}

/** Brings a domain back from the trash with everything in it; the people in it sign in as before. */
export const restoreDomain = command({
	name: 'restore-domain',
	right: 'domain.restore',
	input: z.strictObject({ domain: Id }),
	locate: async (read, input, by) => {
		const located = await locateDomain(read, input, 'trash')
		if (!located) return null
		const { people } = await peopleInside(read, { domain: input.domain, self: by.accountId, retired: true })
		return { ...located, people }
	},
	run: async (tx, { row, now }) => {
		await tx.domain.update({
			where: { id: row.id },
			data: { deletedAt: null, version: { increment: 1 } },
			select: { id: true },
		})
		return {
			of: row.id,
			before: { deletedAt: 'in the trash' },
			after: { deletedAt: null, restoredAt: now },
			result: { id: row.id, name: row.name },
		}
	},
	conflicts: { domain_name_live: TAKEN, account_address_live: ADDRESS_TAKEN, address_pkey: ADDRESS_TAKEN },
})
