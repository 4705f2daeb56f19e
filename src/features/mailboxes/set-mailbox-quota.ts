import { z } from 'zod'
import { Id, Quota, Version, writtenBytes } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion } from '@/core/gateway/result'
import { locateMailbox } from './locate-mailbox'
import { expectWithinCeiling } from './mailbox-rules'

/**
 * Sets how much a mailbox may hold. Who raises it under a grant with limits takes the mailbox over into that grant:
 * otherwise a pool of 10 GB could be stretched by raising mailboxes that others made.
 */
export const setMailboxQuota = command({
	right: 'mailbox.set-quota',
	input: z.strictObject({ mailbox: Id, version: Version, quota: Quota }),
	locate: (read, input) => locateMailbox(read, input),
	run: async (tx, { input, row, grant }) => {
		expectVersion(row, input.version, { quota: writtenBytes(row.quotaBytes) })
		const raised = row.quotaBytes !== null && (input.quota === null || input.quota > row.quotaBytes)
		if (raised || input.quota === null) expectWithinCeiling(grant.limits, input.quota)
		const takesOver = raised && grant.limits.storageBytes !== null && row.grantId !== grant.id
		await tx.mailbox.update({
			where: { id: row.id },
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
