'use server'

import { z } from 'zod'
import { action, publicAction } from '@/core/gateway/action'
import { execute } from '@/core/gateway/execute'
import { invalidInput } from '@/core/gateway/refusals'
import { invalid, type Problem } from '@/core/gateway/result'
import { hasSecondFactor } from '@/core/gateway/second-factor'
import { ClaimedPassword, NewPassword } from '@/core/password'
import { claim } from '@/core/proof/claim'
import { claimOwn } from '@/core/proof/claim-own'
import { visitOf } from '@/core/proof/visit'
import { closeWelcome } from './close-welcome'
import { editOwnName } from './edit-own-name'
import { setOwnPassword } from './set-own-password'

export const editOwnNameAction = action(editOwnName, { after: () => ({ say: 'Your name is saved.' }) })

const SAME = 'This is the password that you have now.'

/** On one's own page. The current password is asked for all the same: a browser left open is not its owner. */
export const setOwnPasswordAction = action(setOwnPassword, {
	check: async (fields, by, visitor) => {
		const parsed = z.object({ currentPassword: ClaimedPassword, newPassword: NewPassword }).safeParse(fields)
		if (!parsed.success) return invalidInput(parsed.error)
		const { currentPassword, newPassword } = parsed.data
		const refused = await claimOwn(by, currentPassword, visitor)
		if (refused) return refused
		return currentPassword === newPassword ? invalid({ newPassword: SAME }).problem : null
	},
	input: ({ newPassword, endAppPasswords }) => ({ newPassword, ...(endAppPasswords ? { endAppPasswords } : {}) }),
	after: () => ({ say: 'Your password is changed, and other browsers are signed out.' }),
})

const form = z.strictObject({
	address: z.string().trim().min(1, 'Write your address.').max(300, 'An address has at most 254 characters.'),
	currentPassword: ClaimedPassword,
	newPassword: NewPassword,
})

const INSIDE: Problem = {
	kind: 'not-allowed',
	text: 'This account has a second factor. Sign in with it, and change the password on your own page.',
}

/** For everybody who knows their password, without signing in and without any right: mailbox owners above all. */
export const changePasswordAction = publicAction(form, async ({ address, currentPassword, newPassword }, visitor) => {
	const claimed = await claim({ address, password: currentPassword }, visitOf(visitor))
	if (!claimed.ok) return claimed.problem
	if (await hasSecondFactor(claimed.value.accountId)) return INSIDE
	if (currentPassword === newPassword) return invalid({ newPassword: SAME }).problem
	const { accountId, authEpoch } = claimed.value
	const person = {
		kind: 'person',
		accountId,
		sessionId: null,
		clientAddress: visitor.clientAddress,
		proved: true,
	} as const
	const changed = await execute(setOwnPassword, person, { newPassword, authEpoch })
	return changed.ok ? {} : changed.problem
})
export const closeWelcomeAction = action(closeWelcome, { after: () => ({ say: 'Gone. The rest of this page stays.' }) })
