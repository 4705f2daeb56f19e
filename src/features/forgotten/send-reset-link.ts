import { z } from 'zod'
import { Address } from '@/core/address'
import { command } from '@/core/gateway/command'
import { resetLetter } from './forgotten-letters'
import { newLink, resetEnd } from './links'
import { locateForgetful, usableRecovery } from './locate-forgetful'

/**
 * Sends the link for a new password to the confirmed recovery address. An older link is void with it. Nothing is done for whoever has
 * no such address, and the door says the same to everybody.
 */
export const sendResetLink = command({
	right: 'system.ask-reset',
	input: z.strictObject({ address: Address }),
	prepare: async ({ address }) => ({ address, link: newLink('reset') }),
	locate: async (read, { address }) => {
		const found = await locateForgetful(read, address)
		const recovery = found && (await usableRecovery(read, found.row.recovery?.address))
		return recovery ? { ...found, row: { ...found.row, recovery } } : null
	},
	run: async (tx, { input: { link }, row, now, post }) => {
		const { id: accountId, authEpoch, recovery } = row
		await tx.token.updateMany({
			where: { accountId, purpose: 'reset', usedAt: null, expiresAt: { gt: now } },
			data: { expiresAt: now },
		})
		const expiresAt = resetEnd(now)
		await tx.token.createMany({
			data: { hash: link.hash, purpose: 'reset', accountId, authEpoch, createdAt: now, expiresAt },
		})
		await post(resetLetter(row, recovery, link.url))
		return { of: accountId, before: null, after: { reset: 'sent', until: expiresAt }, result: {} }
	},
})
