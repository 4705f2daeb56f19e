import { z } from 'zod'
import { Id } from '../address'
import { command } from '../gateway/command'
import { notAllowed } from '../gateway/result'
import { locateHolder } from './locate-account'

const Why = z.enum([
	'wrong-password',
	'wrong-code',
	'wrong-passkey',
	'copied-passkey',
	'invited',
	'disabled',
	'stopped',
])
export type RefusedWhy = z.output<typeof Why>

/**
 * Files a wrong password, code or passkey in the journal, as a refusal. Always fails. The reason is for the journal of those who may read it;
 * an address that nobody has leaves an entry without any subject, since people also type their password there.
 */
export const refuseClaim = command({
	right: 'system.sign-in',
	input: z.strictObject({ account: Id, why: Why }),
	locate: (read, { account }) => locateHolder(read, account),
	run: async (_tx, { input }) => {
		throw notAllowed('', input.why)
	},
})
