import { z } from 'zod'
import { Checkbox, Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectSelfOutside, peopleInside } from '@/core/gateway/people-inside'
import { locateDomain } from './locate-domain'

/** Stops mail and sign-in for every mailbox of the domain, or starts them again; no mailbox changes its own flag. */
export const setDomainEnabled = command({
	name: 'set-domain-enabled',
	right: 'domain.set-enabled',
	input: z.strictObject({ domain: Id, enabled: Checkbox }),
	locate: async (read, input, by) => {
		const located = await locateDomain(read, input)
		if (!located) return null
		const inside = await peopleInside(read, { domain: input.domain, self: by.accountId })
		return { ...located, people: inside.people, row: { ...located.row, inside } }
	},
	run: async (tx, { input, row }) => {
		expectSelfOutside(row.inside)
		await tx.domain.update({
			where: { id: row.id },
			data: { enabled: input.enabled, version: { increment: 1 } },
			select: { id: true },
		})
		return { of: row.id, before: { enabled: row.enabled }, after: { enabled: input.enabled }, result: { id: row.id } }
	},
})
