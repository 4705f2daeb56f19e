'use server'

import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Address, Name } from '@/core/address'
import { publicAction } from '@/core/gateway/action'
import { systemCaller } from '@/core/gateway/actor'
import { takeAttempt } from '@/core/gateway/attempts'
import { execute } from '@/core/gateway/execute'
import type { Problem } from '@/core/gateway/result'
import { digestOf } from '@/core/gateway/session-cookie'
import type { Visitor } from '@/core/gateway/visitor'
import { NewPassword } from '@/core/password'
import { networkOf } from '@/core/proof/network'
import { acceptInvitation } from './accept-invitation'
import { makeFirstAdministrator, SET_UP_KEY } from './make-first-administrator'
import { readLink } from './read-link'

const GONE: Problem = {
	kind: 'not-found',
	text: 'This link does not work any more. It works once and for a limited time.',
}
const TOO_MANY: Problem = { kind: 'too-many', text: 'Too many tries. Wait a few minutes, then try again.' }

/** Nobody guesses 256 bits; this only bounds how much hashing a stranger can ask for. */
const isLetThrough = async ({ clientAddress }: Visitor): Promise<boolean> =>
	(await takeAttempt([{ key: `welcome from ${networkOf(clientAddress)}`, most: 60, seconds: 15 * 60 }])) === 0

const secret = z.string().max(100)

export const acceptInvitationAction = publicAction(
	z.strictObject({ secret, newPassword: NewPassword }),
	async (input, visitor) => {
		if (!(await isLetThrough(visitor))) return TOO_MANY
		if ((await readLink(input.secret))?.purpose !== 'invitation') return GONE
		const caller = systemCaller('Invitation', ['system.accept-invitation'], visitor.clientAddress)
		const accepted = await execute(acceptInvitation, caller, {
			hash: digestOf(input.secret),
			newPassword: input.newPassword,
		})
		if (!accepted.ok) return accepted.problem.kind === 'not-found' ? GONE : accepted.problem
		return { redirect: '/sign-in?said=welcome' }
	},
)

const firstAdministrator = z.strictObject({ secret, name: Name, address: Address, newPassword: NewPassword })

export const makeFirstAdministratorAction = publicAction(
	firstAdministrator,
	async ({ secret: given, ...person }, visitor) => {
		if (!(await isLetThrough(visitor))) return TOO_MANY
		if ((await readLink(given))?.purpose !== 'first_administrator') return GONE
		const id = randomUUID()
		const caller = systemCaller('Set-up', ['system.set-up'], visitor.clientAddress)
		const made = await execute(
			makeFirstAdministrator,
			caller,
			{ ...person, id, hash: digestOf(given) },
			{ key: SET_UP_KEY },
		)
		if (!made.ok) return made.problem.kind === 'not-found' ? GONE : made.problem
		return made.value.value.id === id ? { redirect: '/sign-in?said=welcome' } : GONE
	},
)
