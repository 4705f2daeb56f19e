import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { letterFooter, panelUrl } from '@/core/gateway/letter'
import { accountPlace, WITH_ACCOUNT_CHAIN } from '@/core/gateway/places'
import { digestWords } from './level-words'
import { Digest } from './near-full'

/**
 * Tells somebody who sets quotas which of the mailboxes within their reach are nearly full. What they are told was read under their own
 * rights a moment before (near-full.ts); that they were told is written down in the same transaction as the letter.
 */
export const sendDigest = command({
	right: 'system.send-digest',
	input: z.strictObject({ account: Id, digest: Digest }),
	locate: async (read, { account }) => {
		const row = await read.account.findFirst({
			where: { id: account, state: 'active', retiredAt: null },
			select: { id: true, name: true, address: true, organizationId: true, ...WITH_ACCOUNT_CHAIN },
		})
		return row && { place: accountPlace(row), label: row.name, account: row.id, row }
	},
	run: async (tx, { input: { digest }, row, post, now }) => {
		const told = { accountId: row.id, sentAt: now }
		const before = await tx.storageDigest.updateMany({ where: { accountId: row.id }, data: { sentAt: now } })
		if (before.count === 0) await tx.storageDigest.createMany({ data: [told] })
		await post({
			kind: 'digest',
			to: { address: row.address, name: row.name, account: row.id },
			organization: row.organizationId,
			footer: `${letterFooter()} You get it because you may set quotas, on days on which a mailbox filled up.`,
			link: panelUrl('/mailboxes/storage'),
			...digestWords(digest, row.name),
		})
		return { of: row.id, before: null, after: { mailboxes: digest.total }, result: { id: row.id } }
	},
})
