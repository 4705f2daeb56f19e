import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { alsoEnded, liveAppPasswords } from '@/core/live-app-passwords'
import { ChosenPassword, leastLength, NewPasswordOrNone } from '@/core/password'
import { locateMailbox } from './locate-mailbox'
import { generatedPassword } from './mailbox-rules'

/**
 * Sets the password of a mailbox's owner. A person has one password, so the actor must outrank the owner in everything; all
 * of the owner's sessions and app passwords end with it (account_ends_app_passwords). Without a password one is made and shown once.
 */
export const setMailboxPassword = command({
	right: 'mailbox.set-password',
	input: z.strictObject({ mailbox: Id, password: NewPasswordOrNone }),
	prepare: async ({ mailbox, password: typed }) => {
		const password = typed || generatedPassword()
		return { mailbox, chosen: await ChosenPassword.of(password, 'password'), shown: typed ? null : password }
	},
	locate: async (read, input) => {
		const found = await locateMailbox(read, input)
		return found && { ...found, row: { ...found.row, least: await leastLength(read, found.place.chain) } }
	},
	run: async (tx, { input, row, read, now }) => {
		const live = await read.appPassword.count({ where: liveAppPasswords(row.accountId, now) })
		const passwordHash = input.chosen.hashFor({ address: row.address, name: row.account.name, least: row.least })
		const { count } = await tx.account.updateMany({
			where: { id: row.accountId },
			data: { passwordHash, authEpoch: { increment: 1 } },
		})
		return {
			of: row.id,
			before: { password: 'old' },
			after: { password: 'new', accounts: count, ...alsoEnded(live) },
			result: { id: row.id },
			...(input.shown ? { reveal: { address: row.address, password: input.shown } } : {}),
		}
	},
})
