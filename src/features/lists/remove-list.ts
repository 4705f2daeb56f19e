import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateList } from './locate-list'

/** Deletes a list with its members; mail to it is refused from then on. Nobody's mailbox is touched. */
export const removeList = command({
	name: 'remove-list',
	right: 'list.remove',
	input: z.strictObject({ list: Id }),
	locate: async (read, input) => {
		const found = await locateList(read, input)
		if (!found) return null
		const members = await read.listMember.count({ where: { listId: found.row.id } })
		return { ...found, row: { ...found.row, members } }
	},
	run: async (tx, { row }) => {
		await tx.list.delete({ where: { id: row.id }, select: { id: true } })
		const before = { address: row.address, name: row.name, members: row.members }
		return { of: row.id, before, after: null, result: { id: row.id } }
	},
})
