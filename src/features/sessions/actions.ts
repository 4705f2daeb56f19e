'use server'

import { z } from 'zod'
import { Checkbox } from '@/core/address'
import { type After, action, publicAction } from '@/core/gateway/action'
import { execute } from '@/core/gateway/execute'
import { invalid } from '@/core/gateway/result'
import { callerOf, viewer } from '@/core/gateway/viewer'
import type { Visitor } from '@/core/gateway/visitor'
import { ClaimedPassword } from '@/core/password'
import { isPasskeyAnswer, PasskeyAnswer } from '@/core/proof/passkey-response'
import { TypedCode } from '@/core/proof/second-factor'
import { stepUp } from '@/core/proof/step-up'
import { visitOf } from '@/core/proof/visit'
import { askPasskey } from './ask-passkey'
import { endOtherSessions } from './end-other-sessions'
import { endSession } from './end-session'
import { forgetDevice } from './forget-device'
import { localPath } from './local-path'
import { boundHere } from './passkey-visit'
import { type SignedIn, signIn, signInWithCode, signInWithPasskey } from './sign-in'
import { currentStage, enterStage, leaveStage, stageCookieName } from './stage'
import { forgetBrowser, welcomeBrowser } from './visit'

const form = z.strictObject({
	address: z.string().trim().min(1, 'Write your address.').max(300, 'An address has at most 254 characters.'),
	password: ClaimedPassword,
	next: z.string().max(2000).optional(),
})

export const signInAction = publicAction(form, async ({ next, ...claimed }, visitor) => {
	const signedIn = await signIn(claimed, visitOf(visitor))
	if ('stage' in signedIn) {
		await enterStage(visitor, signedIn.stage)
		const on = localPath(next)
		return { redirect: on === null ? '/sign-in/code' : `/sign-in/code?next=${encodeURIComponent(on)}` }
	}
	if (!signedIn.ok) return signedIn.problem
	return enter(visitor, signedIn.value, next)
})
async function enter(visitor: Visitor, signedIn: SignedIn, next: string | undefined): Promise<After> {
	leaveStage(visitor)
	await welcomeBrowser(visitor, signedIn)
	return { redirect: localPath(next) ?? (signedIn.holdsGrants ? '/' : '/my') }
}

/**
 * The second half, for whoever has a second factor: in a request of its own, which brings along that the password was right. A code that was
 * typed, or what a passkey signed.
 */
export const secondFactorAction = publicAction(
	z.strictObject({
		code: TypedCode.optional(),
		passkey: PasskeyAnswer.optional(),
		remember: Checkbox,
		next: z.string().max(2000).optional(),
	}),
	async ({ code = '', passkey, remember, next }, visitor) => {
		const stage = await currentStage(visitor.cookies.get(stageCookieName())?.value)
		if (!stage) return { redirect: '/sign-in?said=too-late' }
		const signedIn =
			passkey === undefined
				? await signInWithCode(stage, code, visitOf(visitor), remember)
				: await signInWithPasskey(passkey, { bound: boundHere(visitor, stage), stage }, visitOf(visitor), remember)
		if (signedIn.ok) return enter(visitor, signedIn.value, next)
		const { problem } = signedIn
		return passkey === undefined && problem.kind === 'not-allowed' ? invalid({ code: problem.text }).problem : problem
	},
)

/** What a browser is to ask its passkeys, for the moment that it is in; nothing when there is none to ask for. */
export const askPasskeyAction = publicAction(
	z.strictObject({ moment: z.enum(['sign-in', 'second', 'step-up']) }),
	async ({ moment }, visitor) => {
		const question = await askPasskey(moment, visitor)
		return question === null ? {} : { reveal: { question } }
	},
)

/** With a passkey and nothing else. */
export const signInWithPasskeyAction = publicAction(
	z.strictObject({ passkey: PasskeyAnswer, next: z.string().max(2000).optional() }),
	async ({ passkey, next }, visitor) => {
		const asked = { bound: boundHere(visitor, null), stage: null }
		const signedIn = await signInWithPasskey(passkey, asked, visitOf(visitor))
		return signedIn.ok ? enter(visitor, signedIn.value, next) : signedIn.problem
	},
)

/** The session ends on the server first, so that a copy of the cookie is worth nothing; then the cookie goes. */
export const signOutAction = publicAction(z.strictObject({}), async (_input, visitor) => {
	const loaded = await viewer()
	if (loaded?.sessionId) {
		const ended = await execute(endSession, await callerOf(loaded), { session: loaded.sessionId })
		if (!ended.ok && !['not-found', 'signed-out'].includes(ended.problem.kind)) return ended.problem
	}
	forgetBrowser(visitor)
	return { redirect: '/sign-in?said=signed-out' }
})

const Proof = z
	.string({ error: 'Write your password.' })
	.min(1, 'Write your password.')
	.refine((given) => isPasskeyAnswer(given) || ClaimedPassword.safeParse(given).success, 'That is not the password.')

/** The step-up as a page of its own, for what is no form: a file that is asked for. */
export const confirmAction = publicAction(
	z.strictObject({ proof: Proof, next: z.string().max(2000).optional() }),
	async ({ proof, next }, visitor) => {
		const loaded = await viewer()
		if (!loaded) return { redirect: '/sign-in' }
		const unproved = await stepUp(loaded, proof, visitor)
		if (unproved?.kind !== 'step-up') return unproved ?? { redirect: localPath(next) ?? '/my' }
		const [wrong = unproved.text] = Object.values(unproved.fields)
		return invalid({ proof: wrong }).problem
	},
)

export const endSessionAction = action(endSession, { after: () => ({ say: 'That browser is signed out.' }) })

export const forgetDeviceAction = action(forgetDevice, {
	after: ({ count }) => ({
		say:
			count === 1 ? 'That browser is asked for the second factor again.' : 'All are asked for the second factor again.',
	}),
})

export const endOtherSessionsAction = action(endOtherSessions, {
	input: () => ({}),
	after: ({ count }) => ({
		say: count === 1 ? 'The other browser is signed out.' : `${count} other browsers are signed out.`,
	}),
})
