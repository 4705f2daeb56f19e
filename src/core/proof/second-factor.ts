/**
 * Is this the second factor of that person? A code is found right here and used up in the transaction that it opens something in, so that
 * of two that come with the same one only one gets in.
 */
import { z } from 'zod'
import { Id } from '../address'
import { systemCaller } from '../gateway/actor'
import { forgetAttempts, takeAttempt } from '../gateway/attempts'
import { execute } from '../gateway/execute'
import type { Transaction } from '../gateway/handles'
import type { Problem, Result } from '../gateway/result'
import { sealedAuthenticator } from '../gateway/second-factor'
import { stepOf, unsealSecret } from './authenticator'
import { waitWords } from './claim-bounds'
import { openDevice } from './known-device'
import { recoveryHash } from './recovery-codes'
import { refuseClaim } from './refuse-claim'
import type { Visit } from './visit'

export const Digest = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array && value.length === 32)

/** What a session was opened or proved with, beside the password; a passkey does for both. */
export const Factor = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('password') }),
	z.strictObject({ kind: z.literal('authenticator'), step: z.number().int() }),
	z.strictObject({ kind: z.literal('recovery'), hash: Digest }),
	z.strictObject({
		kind: z.literal('passkey'),
		passkey: Id,
		counter: z.number().int().nonnegative(),
		synced: z.boolean(),
		challenge: Digest,
		bound: Digest,
	}),
])
export type Factor = z.output<typeof Factor>

/** Typed by somebody: six digits, or a recovery code. */
export const TypedCode = z
	.string({ error: 'Write the code.' })
	.trim()
	.min(1, 'Write the code.')
	.max(100, 'That is no code.')

/** One sentence, whether it is wrong, was used before, or belongs to somebody else. */
export const WRONG_CODE = 'This code is not right, or was used before. The app shows another one every half minute.'

/** One sentence, whether it is unknown, copied, too late, used before, or somebody else’s. */
export const WRONG_PASSKEY = 'This passkey opens nothing here, or it took too long. Try again, or go another way.'

/** What is said when a factor turned out to be used up in the moment that it was to open something. */
export const wrongWords = (factor: { readonly kind: string }): string =>
	factor.kind === 'passkey' ? WRONG_PASSKEY : WRONG_CODE

const QUARTER = 15 * 60
const DAY = 24 * 60 * 60

/**
 * A million codes, three of which are right at any moment: ten tries in a quarter of an hour and fifty a day leave a guesser one chance in
 * some seven thousand a day. Whoever gets here knows the password, so a browser that its owner has used before is counted by itself.
 */
const bounds = (account: string, device: string | null) => {
	const whose = device === null ? account : `${account} by ${device}`
	return [
		{ key: `code ${whose}`, most: 10, seconds: QUARTER },
		{ key: `code ${whose} in a day`, most: 50, seconds: DAY },
	]
}

export interface Whose {
	readonly accountId: string
	/** In canonical form. */
	readonly address: string
}

/** @returns what is to be used up; `not-allowed` when it is no code of theirs, `too-many` when nothing was looked at */
export async function checkCode({ accountId, address }: Whose, typed: string, visit: Visit): Promise<Result<Factor>> {
	const counted = bounds(accountId, await openDevice(visit.deviceCookie, address))
	const wait = await takeAttempt(counted)
	if (wait !== 0) {
		const text = `Too many tries. Wait ${waitWords(wait)}, then try again.`
		return { ok: false, problem: { kind: 'too-many', text } }
	}
	const factor = await factorOf(accountId, typed)
	if (!factor) return { ok: false, problem: await refuseCode(accountId, visit) }
	await forgetAttempts(counted.map(({ key }) => key))
	return { ok: true, value: factor }
}

async function factorOf(accountId: string, typed: string): Promise<Factor | null> {
	const hash = recoveryHash(typed)
	if (hash) return { kind: 'recovery', hash }
	const kept = await sealedAuthenticator(accountId)
	const secret = kept && unsealSecret(kept.sealed, accountId)
	const step = secret && stepOf(secret, typed, kept.now)
	return step === null ? null : { kind: 'authenticator', step }
}

/** Tells the journal. @returns what the person is told */
export async function refuseCode(accountId: string, { clientAddress }: Visit): Promise<Problem> {
	const caller = systemCaller('Sign-in', ['system.sign-in'], clientAddress)
	await execute(refuseClaim, caller, { account: accountId, why: 'wrong-code' })
	return { kind: 'not-allowed', text: WRONG_CODE }
}

/**
 * Uses a factor up. @returns false when that had been done before, or it was none: nothing may be opened then
 * @param needed does the person have a second factor?
 */
export async function spend(
	tx: Pick<Transaction, 'authenticator' | 'recoveryCode' | 'passkey' | 'passkeyChallenge'>,
	accountId: string,
	factor: Factor,
	{ needed, now }: { readonly needed: boolean; readonly now: Date },
): Promise<boolean> {
	if (factor.kind === 'password') return !needed
	if (factor.kind === 'passkey') return spendPasskey(tx, accountId, factor, now)
	if (factor.kind === 'recovery') {
		const { count } = await tx.recoveryCode.updateMany({
			where: { hash: factor.hash, accountId, usedAt: null },
			data: { usedAt: now },
		})
		return count === 1
	}
	const { count } = await tx.authenticator.updateMany({
		where: { accountId, lastStep: { lt: factor.step } },
		data: { lastStep: factor.step },
	})
	return count === 1
}

/** What was signed is gone with its first use, and the count never goes back: of two at the same moment one is first. */
async function spendPasskey(
	tx: Pick<Transaction, 'passkey' | 'passkeyChallenge'>,
	accountId: string,
	{ passkey, counter, synced, challenge, bound }: Extract<Factor, { kind: 'passkey' }>,
	now: Date,
): Promise<boolean> {
	const taken = await tx.passkeyChallenge.deleteMany({
		where: { hash: challenge, boundTo: bound, expiresAt: { gt: now } },
	})
	if (taken.count !== 1) return false
	const { count } = await tx.passkey.updateMany({
		where: { id: passkey, accountId, counter: counter === 0 ? 0 : { lt: counter } },
		data: { counter, synced, lastUsedAt: now },
	})
	return count === 1
}
