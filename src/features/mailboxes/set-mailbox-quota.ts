import { z } from 'zod'
import { Id, Quota, shownBytes, Version, writtenBytes } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion, invalid } from '@/core/gateway/result'
import { mandatoryBound } from '@/features/template-use'
import { locateMailbox } from './locate-mailbox'
import { expectWithinCeiling } from './mailbox-rules'
import { hasRoom } from './room'

/**
 * Sets how much a mailbox may hold. Who raises it under a grant with limits takes the mailbox over into that grant:
 * otherwise a pool of 10 GB could be stretched by raising mailboxes that others made. Where templates are mandatory, it is raised no
 * higher than they say.
 */
export const setMailboxQuota = command({
	name: 'set-mailbox-quota',
	right: 'mailbox.set-quota',
	input: z.strictObject({ mailbox: Id, version: Version, quota: Quota }),
	locate: async (read, input) => {
		const found = await locateMailbox(read, input)
		if (!found) return null
		const { grantId, quotaBytes } = found.row
		const more = input.quota === null ? null : input.quota - (quotaBytes ?? 0n)
		const fits = await hasRoom(read, grantId, { mailboxes: 0, storageBytes: more })
		const bound = await mandatoryBound(read, found.row.domain.organization.lineage, found.row.templateId)
		return { ...found, row: { ...found.row, fits, bound } }
	},
	run: async (tx, { input, row, grant, may }) => {
		expectVersion(row, input.version, { quota: writtenBytes(row.quotaBytes) })
		const raised = row.quotaBytes !== null && (input.quota === null || input.quota > row.quotaBytes)
		if (raised) expectWithinCeiling(grant.limits, input.quota)
		const most = row.bound?.quotaBytes ?? null
		const isBeyond = raised && most !== null && (input.quota === null || input.quota > most)
		if (row.bound && isBeyond && !may('organization.require-templates', row.bound.asker)) {
			const text = `Mailboxes here hold at most what their template says: ${shownBytes(most)} by ${row.bound.names}.`
			throw invalid({ quota: `${text} Exceptions are made by whoever decides which templates are mandatory.` })
		}
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
