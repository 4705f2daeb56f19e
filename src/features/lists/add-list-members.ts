import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { membersInput, told } from './list-rules'
import { locateList } from './locate-list'
import { expectMembers, knownAmong, linesOf, MEMBER_CONFLICTS } from './members'
import { putOn } from './put-on'

/** Puts addresses on a list. Those on other servers need the right to deliver outside, unless the list allows them. */
export const addListMembers = command({
	name: 'add-list-members',
	right: 'list.edit-members',
	input: z.strictObject({ list: Id, members: membersInput }),
	locate: locateList,
	run: async (tx, { input, row, place, read, may }) => {
		const lines = linesOf(input.members)
		const mayOutside = row.outside || may('alias.forward-outside', place)
		const wanted = expectMembers(lines, await knownAmong(read, lines), mayOutside)
		const added = await putOn(tx, read, row.id, wanted)
		const after = told('added', added)
		// When everybody was on it already, nothing was done that the journal would tell.
		return { of: row.id, before: added.length > 0 ? null : after, after, result: { id: row.id, added: added.length } }
	},
	conflicts: MEMBER_CONFLICTS,
})
