import { z } from 'zod'
import { canonicalDomain, Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectSelfOutside, peopleInside } from '@/core/gateway/people-inside'
import { invalid } from '@/core/gateway/result'
import { locateDomain } from './locate-domain'

/**
 * Moves a domain with everything in it to the trash: mail and sign-in stop with the commit, mailboxes and mail stay, the name
 * is free. The name must be typed (in Unicode or punycode), so that a slip deletes nothing.
 */
export const removeDomain = command({
	name: 'remove-domain',
	right: 'domain.remove',
	input: z.strictObject({ domain: Id, confirm: z.string().max(300) }),
	locate: async (read, input, by) => {
		const located = await locateDomain(read, input)
		if (!located) return null
		const inside = await peopleInside(read, { domain: input.domain, self: by.accountId })
		return { ...located, people: inside.people, row: { ...located.row, inside } }
	},
	run: async (tx, { input, row, now }) => {
		if (canonicalDomain(input.confirm) !== row.name) throw invalid({ confirm: 'Type the domain as it stands above.' })
		expectSelfOutside(row.inside)
		await tx.domain.update({
			where: { id: row.id },
			data: { deletedAt: now, version: { increment: 1 } },
			select: { id: true },
		})
		return {
			of: row.id,
			before: { deletedAt: null },
			after: { deletedAt: now },
			result: { id: row.id, name: row.name },
		}
	},
})
