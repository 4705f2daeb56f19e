import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateOwner } from './locate-owner'

/** Ends an app password of a mailbox's owner, by whoever might set their password as well. */
export const revokeAppPassword = command({
	name: 'revoke-app-password',
	right: 'mailbox.set-password',
	input: z.strictObject({ mailbox: Id, appPassword: Id }),
	locate: async (read, { mailbox, appPassword }) => {
		const found = await locateOwner(read, mailbox)
		if (!found) return null
		const row = await read.appPassword.findFirst({
			where: { id: appPassword, accountId: found.row.accountId, revokedAt: null },
			select: { id: true, name: true, accountId: true },
		})
		return row && { ...found, row: { ...row, mailbox: found.row.id } }
	},
	run: async (tx, { row, now }) => {
		const which = { id: row.id, accountId: row.accountId, revokedAt: null }
		await tx.appPassword.updateMany({ where: which, data: { revokedAt: now } })
		return { of: row.mailbox, before: null, after: { ended: row.name }, result: { id: row.id } }
	},
})
