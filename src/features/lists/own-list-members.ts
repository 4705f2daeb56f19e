/** What somebody who looks after a list does without any grant: they name one of their own lists, and the subject is always themselves. */
import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import type { ReadHandle } from '@/core/gateway/handles'
import { locateSelf } from '@/core/gateway/locate-self'
import { notFound } from '@/core/gateway/result'
import { membersInput, told } from './list-rules'
import { expectMembers, knownAmong, linesOf, MEMBER_CONFLICTS } from './members'
import { putOn, takeOff } from './put-on'
import { chosenMembers } from './remove-list-members'

async function locateOwnList(read: ReadHandle, list: string, by: { readonly accountId: string | null }) {
	const self = await locateSelf(read, by)
	if (!self) return null
	const row = await read.listOwner.findFirst({
		where: { listId: list, accountId: self.row.id, list: { domain: { deletedAt: null } } },
		select: {
			list: { select: { id: true, address: true, outside: true, domain: { select: { organizationId: true } } } },
		},
	})
	return row && { ...self, list: row.list }
}

/** Puts addresses on a list that one looks after: those of its organization, and those elsewhere where the list allows them. */
export const addOwnListMembers = command({
	right: 'own.edit-list-members',
	input: z.strictObject({ list: Id, members: membersInput }),
	locate: async (read, { list, members }, by) => {
		const found = await locateOwnList(read, list, by)
		if (!found) return null
		const lines = linesOf(members)
		const known = await knownAmong(read, lines, found.list.domain.organizationId)
		return {
			place: found.place,
			label: found.list.address,
			row: { account: found.row.id, list: found.list, lines, known },
		}
	},
	run: async (tx, { row: { account, list, lines, known }, read }) => {
		const added = await putOn(tx, read, list.id, expectMembers(lines, known, list.outside))
		const after = { list: list.address, ...told('added', added) }
		return { of: account, before: added.length > 0 ? null : after, after, result: { id: list.id, added: added.length } }
	},
	conflicts: MEMBER_CONFLICTS,
})

/** Takes addresses off a list that one looks after. */
export const removeOwnListMembers = command({
	right: 'own.edit-list-members',
	input: z.strictObject({ list: Id, members: chosenMembers }),
	locate: async (read, { list }, by) => {
		const found = await locateOwnList(read, list, by)
		return found && { place: found.place, label: found.list.address, row: { account: found.row.id, list: found.list } }
	},
	run: async (tx, { input, row: { account, list }, read }) => {
		const gone = await takeOff(tx, read, list.id, input.members)
		if (gone.length === 0) throw notFound()
		const after = { list: list.address, ...told('takenOff', gone) }
		return { of: account, before: null, after, result: { id: list.id, removed: gone.length } }
	},
})
