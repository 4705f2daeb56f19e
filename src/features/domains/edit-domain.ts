import { z } from 'zod'
import { Id, Note, Quota, Version, writtenBytes } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion, notAllowed } from '@/core/gateway/result'
import { above } from '@/core/policy'
import { expectWithinOwnSends } from '@/features/sends'
import { limitsAfter, limitsOf, optionalLimitsInput, sameLimits, writtenLimits } from './domain-limits'
import { locateDomain } from './locate-domain'

/**
 * Changes description, proposed quota and limits. Limits are set from above: whoever holds the right on this domain alone
 * would otherwise raise their own, and sending no further than their grant allows from one domain. A limit may be set below what
 * is in use; then nothing is removed, and nothing can be added.
 */
export const editDomain = command({
	name: 'edit-domain',
	right: 'domain.edit',
	input: z.strictObject({
		domain: Id,
		version: Version,
		description: Note,
		defaultQuotaBytes: Quota,
		...optionalLimitsInput,
	}),
	locate: (read, input) => locateDomain(read, input),
	run: async (tx, { input, row, place, may, grant }) => {
		const { description, defaultQuotaBytes } = row
		expectVersion(row, input.version, {
			description,
			defaultQuotaBytes: writtenBytes(defaultQuotaBytes),
			...writtenLimits(row),
		})
		const limits = limitsAfter(row, input)
		if (!(sameLimits(row, limits) || may('domain.edit', above(place)))) {
			throw notAllowed(
				'You may edit this domain, but its limits are set from its organization. Ask whoever manages it there.',
				'own-limits',
			)
		}
		expectWithinOwnSends(grant.limits, row, limits)
		const values = { description: input.description, defaultQuotaBytes: input.defaultQuotaBytes, ...limits }
		await tx.domain.update({
			where: { id: row.id, version: row.version },
			data: { ...values, version: { increment: 1 } },
			select: { id: true },
		})
		return {
			of: row.id,
			before: { description, defaultQuotaBytes, ...limitsOf(row) },
			after: values,
			result: { id: row.id },
		}
	},
})
