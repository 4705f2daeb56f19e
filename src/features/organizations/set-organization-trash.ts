import { z } from 'zod'
import { Id, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion, invalid } from '@/core/gateway/result'
import { isRecipient } from '@/platform/archive/encrypt'
import { locateOrganization } from './locate-organization'

const DAYS = 'Write a whole number of days from 1 to 3650.'
const Days = z
	.string()
	.trim()
	.regex(/^\d{1,4}$/, DAYS)
	.transform(Number)
	.refine((days) => days >= 1 && days <= 3650, DAYS)

/**
 * Decides how long the trash keeps what is deleted in the organization, and to which key backups are encrypted. Only backups that are
 * made from now on obey the key; a shorter time may be over for some things already, and those are erased within the hour.
 */
export const setOrganizationTrash = command({
	name: 'set-organization-trash',
	right: 'organization.set-trash',
	input: z.strictObject({
		organization: Id,
		version: Version,
		trashDays: Days,
		/** An age recipient; empty = backups are not encrypted. */
		backupRecipient: z.string().trim().max(2_000),
	}),
	locate: (read, input) => locateOrganization(read, input),
	run: async (tx, { input, row }) => {
		expectVersion(row, input.version, {
			trashDays: String(row.trashDays),
			backupRecipient: row.backupRecipient ?? '',
		})
		if (input.backupRecipient !== '' && !isRecipient(input.backupRecipient))
			throw invalid({ backupRecipient: 'Write the public key that age-keygen printed: it begins with age1.' })
		const after = { trashDays: input.trashDays, backupRecipient: input.backupRecipient || null }
		await tx.organization.update({
			where: { id: row.id, version: row.version },
			data: { ...after, version: { increment: 1 } },
			select: { id: true },
		})
		const before = { trashDays: row.trashDays, backupRecipient: row.backupRecipient }
		return { of: row.id, before, after, result: { id: row.id } }
	},
})
