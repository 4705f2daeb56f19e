import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import type { Transaction } from '@/core/gateway/handles'
import { notAllowed } from '@/core/gateway/result'
import { holdsSecondFactor } from '@/core/proof/holds-second-factor'
import { locateHolder } from '@/core/proof/locate-account'
import { Digest, Factor, spend } from '@/core/proof/second-factor'
import { TRUSTED_DAYS } from '@/core/proof/trusted-device'
import { deviceWords } from './device-words'
import { sessionLife } from './session-life'

/** A browser that is trusted stands in for a factor here, and nowhere else: it proves nothing in a session that is open. */
const SignInFactor = z.union([Factor, z.strictObject({ kind: z.literal('device'), hash: Digest })])
export type SignInFactor = z.output<typeof SignInFactor>

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
		factor: SignInFactor,
		/** Of the secret of a browser that is trusted from now on; NULL = it is not. */
		trustHash: Digest.nullable().default(null),
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
		const { idHash, clientAddress, userAgent, factor } = input
		if (!(await used(tx, row, factor, { clientAddress, now }))) throw notAllowed('', 'code-used')
		const { idle, absolute } = sessionLife(row.holdsGrants)
		const after = (milliseconds: number) => new Date(now.getTime() + milliseconds)
		await tx.session.create({
			data: {
				idHash,
				accountId: row.id,
				authEpoch: row.authEpoch,
				clientAddress,
				userAgent,
				factor: factor.kind,
				// Only the password was given.
				...(factor.kind === 'device' ? { provedAt: NEVER } : {}),
				createdAt: now,
				lastSeenAt: now,
				idleExpiresAt: after(idle),
				absoluteExpiresAt: after(absolute),
			},
			select: { publicId: true },
		})
		const remembered = await trust(tx, row, input, now)
		if (input.passwordHash !== null)
			await tx.account.updateMany({
				where: { id: row.id, authEpoch: row.authEpoch },
				data: { passwordHash: input.passwordHash },
			})
		return {
			of: row.id,
			before: null,
			after: {
				device: deviceWords(userAgent),
				...(row.needed ? { factor: factor.kind } : {}),
				...(remembered === null ? {} : { rememberedUntil: remembered }),
			},
			result: { accountId: row.id, holdsGrants: row.holdsGrants, lasts: absolute / 1000 },
		}
	},
})

const NEVER = new Date(0)
type Tx = Pick<Transaction, 'authenticator' | 'recoveryCode' | 'passkey' | 'passkeyChallenge' | 'trustedDevice'>
interface Holder {
	readonly id: string
	readonly authEpoch: number
	readonly factorEpoch: number
	readonly needed: boolean
}

/** Uses the factor up, or the browser that stands in for it. @returns false = it was none, and nothing is opened */
async function used(
	tx: Tx,
	{ id, authEpoch, factorEpoch, needed }: Holder,
	factor: SignInFactor,
	{ clientAddress, now }: { readonly clientAddress: string; readonly now: Date },
): Promise<boolean> {
	if (factor.kind !== 'device') return spend(tx, id, factor, { needed, now })
	const { count } = await tx.trustedDevice.updateMany({
		where: { accountId: id, secretHash: factor.hash, revokedAt: null, expiresAt: { gt: now }, authEpoch, factorEpoch },
		data: { lastUsedAt: now, clientAddress },
	})
	return count === 1
}

/** @returns until when this browser is trusted; NULL = nobody asked for it, or no factor was given in it just now */
async function trust(
	tx: Tx,
	{ id, authEpoch, factorEpoch }: Holder,
	{ factor, trustHash, clientAddress, userAgent }: z.output<typeof openSession.input>,
	now: Date,
): Promise<Date | null> {
	if (trustHash === null || factor.kind === 'password' || factor.kind === 'device') return null
	const expiresAt = new Date(now.getTime() + TRUSTED_DAYS * 24 * 60 * 60 * 1000)
	const device = { clientAddress, userAgent, createdAt: now, lastUsedAt: now, expiresAt }
	await tx.trustedDevice.createMany({
		data: { accountId: id, secretHash: trustHash, authEpoch, factorEpoch, ...device },
	})
	return expiresAt
}
