'use server'

import { z } from 'zod'
import { Checkbox } from '@/core/address'
import { action, publicAction } from '@/core/gateway/action'
import { execute } from '@/core/gateway/execute'
import { invalid, type Problem } from '@/core/gateway/result'
import { callerOf, viewer } from '@/core/gateway/viewer'
import { ClaimedPassword } from '@/core/password'
import { TypedCode } from '@/core/proof/second-factor'
import { stepUp } from '@/core/proof/step-up'
import { visitOf } from '@/core/proof/visit'
import { endOtherSessions } from './end-other-sessions'
import { endSession } from './end-session'
import { forgetDevice } from './forget-device'
import { localPath } from './local-path'
import { signIn, signInWithCode } from './sign-in'
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
	await welcomeBrowser(visitor, signedIn.value)
	return { redirect: localPath(next) ?? (signedIn.value.holdsGrants ? '/' : '/my') }
})

/** The second half, for whoever has a second factor: in a request of its own, which brings along that the password was right. */
export const signInCodeAction = publicAction(
	z.strictObject({ code: TypedCode, remember: Checkbox, next: z.string().max(2000).optional() }),
	async ({ code, remember, next }, visitor) => {
		const stage = await currentStage(visitor.cookies.get(stageCookieName())?.value)
		if (!stage) return { redirect: '/sign-in?said=too-late' }
		const signedIn = await signInWithCode(stage, code, visitOf(visitor), remember)
		if (!signedIn.ok) return atCode(signedIn.problem)
		leaveStage(visitor)
		await welcomeBrowser(visitor, signedIn.value)
		return { redirect: localPath(next) ?? (signedIn.value.holdsGrants ? '/' : '/my') }
	},
)
const atCode = (problem: Problem): Problem =>
	problem.kind === 'not-allowed' ? invalid({ code: problem.text }).problem : problem

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

/** The step-up as a page of its own, for what is no form: a file that is asked for. */
export const confirmAction = publicAction(
	z.strictObject({ proof: ClaimedPassword, next: z.string().max(2000).optional() }),
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
