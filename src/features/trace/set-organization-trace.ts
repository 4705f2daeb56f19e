import { z } from 'zod'
import { Checkbox, Id, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { organizationPlace } from '@/core/gateway/places'
import { expectVersion } from '@/core/gateway/result'

const DAYS = 'Write a number of days from 1 to 3650, or leave it empty.'

/**
 * For how long an organization's messages are traced, and whether anybody reads their subjects there. What is set above it holds as well, and
 * so does the server's own limit: an organization can only be stricter.
 */
export const setOrganizationTrace = command({
	name: 'set-organization-trace',
	right: 'organization.edit',
	input: z.strictObject({
		organization: Id,
		version: Version,
		traceDays: z
			.string()
			.trim()
			.regex(/^\d{0,4}$/, DAYS)
			.transform((text) => (text === '' ? null : Number(text)))
			.refine((days) => days === null || (days >= 1 && days <= 3650), DAYS),
		traceSubjects: Checkbox,
	}),
	locate: async (read, { organization }) => {
		const row = await read.organization.findUnique({
			where: { id: organization },
			select: { id: true, lineage: true, name: true, version: true, traceDays: true, traceSubjects: true },
		})
		return row && { place: organizationPlace(row), label: row.name, row }
	},
	run: async (tx, { input: { version, traceDays, traceSubjects }, row }) => {
		expectVersion(row, version, { traceDays: row.traceDays?.toString() ?? '' })
		await tx.organization.update({
			where: { id: row.id, version: row.version },
			data: { traceDays, traceSubjects, version: { increment: 1 } },
			select: { id: true },
		})
		return {
			of: row.id,
			before: { traceDays: row.traceDays, traceSubjects: row.traceSubjects },
			after: { traceDays, traceSubjects },
			result: { id: row.id },
		}
	},
})
