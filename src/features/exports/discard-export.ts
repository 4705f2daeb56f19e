import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateOwnExport } from './locate-export'

/** Takes an export back: one that is being made stops, and the file of one that is ready is deleted within the hour. */
export const discardExport = command({
	right: 'own.export-mail',
	input: z.strictObject({ export: Id }),
	locate: (read, input, by) => locateOwnExport(read, input.export, by),
	run: async (tx, { row }) => {
		await tx.mailExport.updateMany({ where: { id: row.id, state: row.state }, data: { state: 'gone' } })
		const { accountId, address } = row
		return { of: accountId, before: null, after: { copyDiscarded: address }, result: { id: row.id, state: row.state } }
	},
})
