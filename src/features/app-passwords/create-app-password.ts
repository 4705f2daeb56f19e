import { z } from 'zod'
import { line } from '@/core/address'
import { ChosenProtocols } from '@/core/chosen-protocols'
import { EndsOn } from '@/core/days'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'
import { conflict, invalid } from '@/core/gateway/result'
import { liveAppPasswords } from '@/core/live-app-passwords'
import { digestOf, generatedAppPassword, MOST } from './app-password-rules'

const TOO_MANY = `You have ${MOST} app passwords that work. End one that you no longer need.`

/**
 * Makes an app password for one's own mailboxes. Nobody chooses it: it is random, shown once, and only its digest is kept.
 * @param name what it is for, such as a device
 * @param endsOn the last day (UTC); empty = no end
 */
export const createAppPassword = command({
	right: 'own.create-app-password',
	input: z.strictObject({
		name: line(100, 'Write what it is for.').refine((text) => text.length > 0, 'Write what it is for.'),
		protocols: ChosenProtocols.refine((chosen) => chosen.length > 0, 'Tick at least one.'),
		endsOn: EndsOn.default(null),
	}),
	locate: async (read, _input, by) => {
		const self = await locateSelf(read, by)
		if (!self) return null
		const { id, address } = self.row
		const mailboxes = await read.mailbox.findMany({
			where: { accountId: id, deletedAt: null },
			select: { address: true },
			orderBy: { address: 'asc' },
			take: 200,
		})
		const mailbox = mailboxes.find((one) => one.address === address) ?? mailboxes[0]
		if (!mailbox) return null
		const live = await read.appPassword.count({ where: liveAppPasswords(id, by.now) })
		return { ...self, row: { id, address: mailbox.address, live } }
	},
	run: async (tx, { input, row, now }) => {
		const { name, protocols, endsOn: endsAt } = input
		if (endsAt !== null && endsAt <= now) throw invalid({ endsOn: 'This lies in the past.' })
		if (row.live >= MOST) throw conflict({}, TOO_MANY)
		const secret = generatedAppPassword()
		const { id } = await tx.appPassword.create({
			data: { accountId: row.id, name, protocols, endsAt, secretHash: digestOf(secret), createdAt: now },
			select: { id: true },
		})
		return {
			of: row.id,
			before: null,
			after: { made: name, protocols, endsAt },
			result: { id },
			reveal: { address: row.address, password: secret },
		}
	},
})
