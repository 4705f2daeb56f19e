import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { notAllowed } from '@/core/gateway/result'
import { holdsSecondFactor } from '@/core/proof/holds-second-factor'
import { locateHolder } from '@/core/proof/locate-account'
import { Digest, Factor, spend } from '@/core/proof/second-factor'
import { deviceWords } from './device-words'
import { sessionLife } from './session-life'

/**
 * Opens a session for a person whose password was just found right. It was right for one epoch: if that was raised meanwhile,
 * by a new password or by being disabled, there is no session. Whoever has a second factor gets none without it: it is used up right
 * here, and a trigger asks once more. A hash made with older parameters is replaced along the way.
 */
export const openSession = command({
	right: 'system.sign-in',
	input: z.strictObject({
		account: Id,
		authEpoch: z.number().int(),
		idHash: Digest,
		factor: Factor,
		passwordHash: z.string().max(300).nullable(),
		clientAddress: z.string().max(100),
		userAgent: z.string().max(300),
	}),
	locate: async (read, { account }, by) => {
		const found = await locateHolder(read, account)
		if (!found) return null
		const grant = await read.grant.findFirst({
			where: { accountId: account, revokedAt: null, OR: [{ endsAt: null }, { endsAt: { gt: by.now } }] },
			select: { id: true },
		})
		const needed = await holdsSecondFactor(read, account)
		return { ...found, row: { ...found.row, holdsGrants: grant !== null, needed } }
	},
	run: async (tx, { input, row, now }) => {
		if (row.authEpoch !== input.authEpoch || row.state !== 'active') throw notAllowed('', 'changed-meanwhile')
		if (!(await spend(tx, row.id, input.factor, { needed: row.needed, now }))) throw notAllowed('', 'code-used')
		const { idle, absolute } = sessionLife(row.holdsGrants)
		const { idHash, clientAddress, userAgent } = input
		const after = (milliseconds: number) => new Date(now.getTime() + milliseconds)
		await tx.session.create({
			data: {
				idHash,
				accountId: row.id,
				authEpoch: row.authEpoch,
				clientAddress,
				userAgent,
				factor: input.factor.kind,
				createdAt: now,
				lastSeenAt: now,
				idleExpiresAt: after(idle),
				absoluteExpiresAt: after(absolute),
			},
			select: { publicId: true },
		})
		if (input.passwordHash !== null)
			await tx.account.updateMany({
				where: { id: row.id, authEpoch: row.authEpoch },
				data: { passwordHash: input.passwordHash },
			})
		return {
			of: row.id,
			before: null,
			after: { device: deviceWords(userAgent), ...(row.needed ? { factor: input.factor.kind } : {}) },
			result: { accountId: row.id, holdsGrants: row.holdsGrants, lasts: absolute / 1000 },
		}
	},
})
