import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { notFound } from '@/core/gateway/result'
import { told } from './list-rules'
import { locateList } from './locate-list'
import { takeOff } from './put-on'

export const chosenMembers = z.array(Id).min(1, 'Choose at least one member.').max(5000)

/** Takes addresses off a list. */
export const removeListMembers = command({
	name: 'remove-list-members',
	right: 'list.edit-members',
	input: z.strictObject({ list: Id, members: chosenMembers }),
	locate: locateList,
	run: async (tx, { input, row, read }) => {
		const gone = await takeOff(tx, read, row.id, input.members)
		if (gone.length === 0) throw notFound()
		return { of: row.id, before: null, after: told('takenOff', gone), result: { id: row.id, removed: gone.length } }
	},
})
