import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { invalid } from '@/core/gateway/result'
import { sealSecret, setupSecret, stepOf } from '@/core/proof/authenticator'
import { TypedCode } from '@/core/proof/second-factor'
import { locateOwner } from './locate-owner'
import { enrolledLetter } from './notices'
import { writeCodes } from './write-codes'

/**
 * Sets up an authenticator app as one's second factor, or another one in its place: whoever shows a code of the secret that the page
 * showed has it. All other sessions end, since they began with less; ten recovery codes are shown once.
 */
export const enrolAuthenticator = command({
	right: 'own.set-second-factor',
	input: z.strictObject({ code: TypedCode }),
	locate: (read, _input, by) => locateOwner(read, by),
	run: async (tx, { input, row, actor, now, post }) => {
		const secret = setupSecret({ account: row.id, session: actor.sessionId ?? '', factorEpoch: row.factorEpoch })
		const step = stepOf(secret, input.code, now)
		if (step === null)
			throw invalid({ code: 'This is not the code that the app shows now. Is the clock of your phone right?' })
		await tx.authenticator.deleteMany({ where: { accountId: row.id } })
		await tx.authenticator.createMany({
			data: { accountId: row.id, sealed: sealSecret(secret, row.id), lastStep: step },
		})
		const codes = row.codes === 0 ? await writeCodes(tx, row.id) : null
		await tx.account.updateMany({ where: { id: row.id }, data: { factorEpoch: { increment: 1 } } })
		const mine = { accountId: row.id, revokedAt: null }
		await tx.session.updateMany({
			where: { ...mine, ...(actor.sessionId === null ? {} : { NOT: { publicId: actor.sessionId } }) },
			data: { revokedAt: now },
		})
		await post(enrolledLetter(row, row.app))
		return {
			of: row.id,
			before: { secondFactor: row.app ? 'authenticator' : 'none', setUp: row.factorEpoch },
			after: { secondFactor: 'authenticator', setUp: row.factorEpoch + 1 },
			result: { id: row.id },
			...(codes === null ? {} : { reveal: { recoveryCodes: codes } }),
		}
	},
})
