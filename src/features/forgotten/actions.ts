'use server'

import { z } from 'zod'
import { canonicalAddress } from '@/core/address'
import { action, publicAction } from '@/core/gateway/action'
import { systemCaller } from '@/core/gateway/actor'
import { takeAttempt } from '@/core/gateway/attempts'
import { execute } from '@/core/gateway/execute'
import { invalidInput } from '@/core/gateway/refusals'
import type { Problem } from '@/core/gateway/result'
import { digestOf } from '@/core/gateway/session-cookie'
import type { Visitor } from '@/core/gateway/visitor'
import { ClaimedPassword, NewPassword } from '@/core/password'
import { waitWords } from '@/core/proof/claim-bounds'
import { claimOwn } from '@/core/proof/claim-own'
import { evenTime } from '@/core/proof/even-time'
import { networkOf } from '@/core/proof/network'
import { answerForMailbox } from './answer-for-mailbox'
import { answerForPerson } from './answer-for-person'
import { askManager } from './ask-manager'
import { confirmRecovery } from './confirm-recovery'
import { readReset } from './read-reset'
import { resetPassword } from './reset-password'
import { sendResetLink } from './send-reset-link'
import { setRecoveryAddress } from './set-recovery-address'

const HOUR = 3600
const GONE: Problem = {
	kind: 'not-found',
	text: 'This link does not work any more. It works once and for a limited time.',
}
const tooMany = (seconds: number): Problem => ({
	kind: 'too-many',
	text: `Too many tries. Wait ${waitWords(seconds)}, then try again.`,
})

/** The same for addresses that are known here and for others: it is what was typed that is counted. */
const boundsOf = (address: string, { clientAddress }: Visitor) => [
	{ key: `forgotten ${address}`, most: 3, seconds: HOUR },
	{ key: `forgotten from ${networkOf(clientAddress)}`, most: 30, seconds: HOUR },
	{ key: 'forgotten', most: 600, seconds: HOUR },
]
const linkBounds = ({ clientAddress }: Visitor) => [
	{ key: `one-time link from ${networkOf(clientAddress)}`, most: 60, seconds: HOUR / 4 },
]

const forgotten = z.strictObject({
	address: z.string().trim().min(1, 'Write your address.').max(300, 'An address has at most 254 characters.'),
	how: z.enum(['link', 'manager'], { error: 'Choose one of them.' }),
})

/** Whether there is such an address, such a person or anybody to ask: the answer is one, after one length of time. */
export const forgottenAction = publicAction(forgotten, async ({ address: typed, how }, visitor) => {
	const began = performance.now()
	const address = canonicalAddress(typed)
	const wait = await takeAttempt(boundsOf(address ?? typed.toLowerCase(), visitor))
	if (wait > 0) return tooMany(wait)
	const caller = systemCaller('Forgotten password', ['system.ask-reset'], visitor.clientAddress)
	const ask = (given: string) =>
		how === 'link'
			? execute(sendResetLink, caller, { address: given })
			: execute(askManager, caller, { address: given })
	const asked = address === null ? null : await ask(address)
	await evenTime(began)
	if (asked && !asked.ok && !['not-found', 'conflict'].includes(asked.problem.kind)) return asked.problem
	return { say: '' }
})

const secret = z.string().max(100)

export const resetPasswordAction = publicAction(
	z.strictObject({ secret, newPassword: NewPassword }),
	async (input, visitor) => {
		const wait = await takeAttempt(linkBounds(visitor))
		if (wait > 0) return tooMany(wait)
		if ((await readReset(input.secret, 'reset')) === null) return GONE
		const caller = systemCaller('One-time link', ['system.reset-password'], visitor.clientAddress)
		const set = await execute(resetPassword, caller, {
			hash: digestOf(input.secret),
			newPassword: input.newPassword,
		})
		if (!set.ok) return set.problem.kind === 'not-found' ? GONE : set.problem
		return { redirect: '/sign-in?said=reset' }
	},
)

export const confirmRecoveryAction = publicAction(z.strictObject({ secret }), async (input, visitor) => {
	const wait = await takeAttempt(linkBounds(visitor))
	if (wait > 0) return tooMany(wait)
	const caller = systemCaller('Recovery address', ['system.confirm-recovery'], visitor.clientAddress)
	const confirmed = await execute(confirmRecovery, caller, { hash: digestOf(input.secret) })
	if (!confirmed.ok) return confirmed.problem.kind === 'not-found' ? GONE : confirmed.problem
	return { say: '' }
})

const owned = z.object({ currentPassword: ClaimedPassword })

export const setRecoveryAddressAction = action(setRecoveryAddress, {
	check: async (fields, by, visitor) => {
		const parsed = owned.safeParse(fields)
		return parsed.success ? claimOwn(by, parsed.data.currentPassword, visitor) : invalidInput(parsed.error)
	},
	input: ({ address }) => ({ address }),
	after: (_value, { address }) => ({
		say:
			address === ''
				? 'The recovery address is removed.'
				: 'A letter is on its way there. Confirm the address by its link.',
	}),
})

const answered = (_value: unknown, input: { answer: 'approve' | 'decline' }) => ({
	say: input.answer === 'decline' ? 'Declined. Nothing was changed.' : 'The link is made. Bring it to them yourself.',
})
export const answerForPersonAction = action(answerForPerson, { after: answered })
export const answerForMailboxAction = action(answerForMailbox, { after: answered })
