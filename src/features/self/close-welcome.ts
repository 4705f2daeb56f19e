import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'

/** Takes the welcome text off one's own page, once it is read. */
export const closeWelcome = command({
	right: 'own.edit',
	input: z.strictObject({}),
	locate: (read, _input, by) => locateSelf(read, by),
	run: async (tx, { row }) => {
		await tx.account.update({ where: { id: row.id }, data: { welcome: null }, select: { id: true } })
		return { of: row.id, before: { welcome: 'unread' }, after: { welcome: 'read' }, result: { id: row.id } }
	},
})
