import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { alsoEnded, liveAppPasswords } from '@/core/live-app-passwords'
import { ChosenPassword, leastLengthOf, NewPasswordOrNone } from '@/core/password'
import { locateMailbox } from './locate-mailbox'
import { generatedPassword } from './mailbox-rules'

/**
 * Sets the password of a mailbox's owner. A person has one password, so the actor must outrank the owner in everything; all
 * of the owner's sessions and app passwords end with it (account_ends_app_passwords). Without a password one is made and shown once.
 */
export const setMailboxPassword = command({
	name: 'set-mailbox-password',
	right: 'mailbox.set-password',
	input: z.strictObject({ mailbox: Id, password: NewPasswordOrNone }),
	prepare: async ({ mailbox, password: typed }) => {
		const password = typed || generatedPassword()
		return { mailbox, chosen: await ChosenPassword.of(password, 'password'), shown: typed ? null : password }
	},
	locate: async (read, input) => {
		const found = await locateMailbox(read, input)
		if (!found) return null
		const least = await leastLengthOf(read, found.row.accountId, found.place.chain)
		return { ...found, row: { ...found.row, least } }
	},
	run: async (tx, { input, row, read, now }) => {
		const live = await read.appPassword.count({ where: liveAppPasswords(row.accountId, now) })
		const { address, least } = row
		const password = input.chosen.columnsFor({ address, name: row.account.name, least })
		const { count } = await tx.account.updateMany({
			where: { id: row.accountId },
			data: { ...password, authEpoch: { increment: 1 } },
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
