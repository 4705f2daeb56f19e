import { z } from 'zod'
import { Checkbox, Id, Name, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion, notAllowed } from '@/core/gateway/result'
import { above } from '@/core/policy'
import { NAME_TAKEN } from './create-organization'
import { locateOrganization } from './locate-organization'
import { limitsAfter, limitsOf, optionalLimitsInput, sameLimits, writtenLimits } from './organization-limits'
import { lengthAfter, MinCharacters } from './organization-passwords'

/**
 * Changes name, limits, how long passwords must be and whether reasons are asked for. Limits are set from above: whoever holds the right on this organization alone would otherwise
 * raise their own. A limit may be set below what is in use; then nothing is removed, and nothing can be added.
 */
export const editOrganization = command({
	name: 'edit-organization',
	right: 'organization.edit',
	input: z.strictObject({
		organization: Id,
		version: Version,
		name: Name,
		minCharacters: MinCharacters.optional(),
		asksReasons: Checkbox,
		...optionalLimitsInput,
	}),
	locate: (read, input) => locateOrganization(read, input),
	run: async (tx, { input, row, place, may }) => {
		expectVersion(row, input.version, {
			name: row.name,
			minCharacters: row.minPasswordLength?.toString() ?? '',
			asksReasons: row.asksReasons ? 'on' : '',
			...writtenLimits(row),
		})
		const limits = limitsAfter(row, input)
		const fromAbove = may('organization.edit', above(place))
		const minPasswordLength = lengthAfter(row.minPasswordLength, input.minCharacters, fromAbove)
		if (!(sameLimits(row, limits) || fromAbove)) {
			throw notAllowed(
				'You may edit this organization, but its limits are set from above it. Ask whoever manages it there.',
				'own-limits',
			)
		}
		await tx.organization.update({
			where: { id: row.id, version: row.version },
			data: {
				name: input.name,
				minPasswordLength,
				asksReasons: input.asksReasons,
				...limits,
				version: { increment: 1 },
			},
			select: { id: true },
		})
		return {
			of: row.id,
			label: input.name,
			before: {
				name: row.name,
				minCharacters: row.minPasswordLength,
				asksReasons: row.asksReasons,
				...limitsOf(row),
			},
			after: { name: input.name, minCharacters: minPasswordLength, asksReasons: input.asksReasons, ...limits },
			result: { id: row.id },
		}
	},
	conflicts: { organization_name: NAME_TAKEN },
})
