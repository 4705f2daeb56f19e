import { z } from 'zod'
import { Id, Quota, Version, writtenBytes } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion } from '@/core/gateway/result'
import { locateMailbox } from './locate-mailbox'
import { expectWithinCeiling } from './mailbox-rules'
import { hasRoom } from './room'

/**
 * Sets how much a mailbox may hold. Who raises it under a grant with limits takes the mailbox over into that grant:
 * otherwise a pool of 10 GB could be stretched by raising mailboxes that others made.
 */
export const setMailboxQuota = command({
	right: 'mailbox.set-quota',
	input: z.strictObject({ mailbox: Id, version: Version, quota: Quota }),
	locate: async (read, input) => {
		const found = await locateMailbox(read, input)
		if (!found) return null
		const { grantId, quotaBytes } = found.row
		const more = input.quota === null ? null : input.quota - (quotaBytes ?? 0n)
		const fits = await hasRoom(read, grantId, { mailboxes: 0, storageBytes: more })
		return { ...found, row: { ...found.row, fits } }
	},
	run: async (tx, { input, row, grant }) => {
		expectVersion(row, input.version, { quota: writtenBytes(row.quotaBytes) })
		const raised = row.quotaBytes !== null && (input.quota === null || input.quota > row.quotaBytes)
		if (raised) expectWithinCeiling(grant.limits, input.quota)
		const limited = grant.limits.storageBytes !== null
		const takesOver = raised && row.grantId !== grant.id && (limited || !row.fits)
		await tx.mailbox.update({
			where: { id: row.id, version: row.version },
			data: { quotaBytes: input.quota, version: { increment: 1 }, ...(takesOver ? { grantId: grant.id } : {}) },
			select: { id: true },
		})
		return {
			of: row.id,
			before: { quotaBytes: row.quotaBytes },
			after: { quotaBytes: input.quota },
			result: { id: row.id },
		}
	},
})
