import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { accountPlace, WITH_ACCOUNT_CHAIN } from '@/core/gateway/places'
import { removedByLetter } from './notices'

/**
 * Takes every second factor off somebody who lost it, the app and all passkeys, with the recovery codes. From then on their password is enough, so whoever does this
 * must outrank them in everything, and they are told by letter. All their sessions end.
 */
export const removeSecondFactor = command({
	name: 'remove-second-factor',
	right: 'account.remove-second-factor',
	input: z.strictObject({ account: Id }),
	locate: async (read, { account }) => {
		const row = await read.account.findFirst({
			where: { id: account, retiredAt: null, OR: [{ authenticator: { isNot: null } }, { passkeys: { some: {} } }] },
			select: {
				id: true,
				name: true,
				address: true,
				authenticator: { select: { createdAt: true } },
				passkeys: { select: { id: true } },
				...WITH_ACCOUNT_CHAIN,
			},
		})
		return row && { place: accountPlace(row), label: row.address, person: row.id, row }
	},
	run: async (tx, { row, actor, now, post }) => {
		await tx.authenticator.deleteMany({ where: { accountId: row.id } })
		await tx.passkey.deleteMany({ where: { accountId: row.id } })
		await tx.recoveryCode.deleteMany({ where: { accountId: row.id } })
		await tx.account.updateMany({ where: { id: row.id }, data: { factorEpoch: { increment: 1 } } })
		await tx.session.updateMany({ where: { accountId: row.id, revokedAt: null }, data: { revokedAt: now } })
		await post(removedByLetter(row, actor.name))
		return {
			of: row.id,
			before: { secondFactor: row.authenticator ? 'authenticator' : 'none', passkeys: row.passkeys.length },
			after: { secondFactor: 'none', passkeys: 0 },
			result: { id: row.id },
		}
	},
})
