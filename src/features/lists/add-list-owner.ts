import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { locateList } from './locate-list'
import { MOST_OWNERS, OWNER_OUT_OF_REACH, ownersInSight, TOO_MANY_OWNERS } from './owners'

/** Has one more person look after a list; whoever does so already stays. A form that was opened before is told of it (version). */
export const addListOwner = command({
	name: 'add-list-owner',
	right: 'list.edit',
	input: z.strictObject({ list: Id, account: Id }),
	locate: locateList,
	run: async (tx, { input, row, read }) => {
		const account = await read.account.findFirst({
			where: { id: input.account, retiredAt: null },
			select: { id: true, address: true },
		})
		if (!account) throw conflict({}, OWNER_OUT_OF_REACH)
		const seen = (await ownersInSight(read, row.owners)).map(({ address }) => address)
		const result = { id: row.id }
		if (row.owners.some((owner) => owner.account.id === account.id))
			return { of: row.id, before: {}, after: {}, result: { ...result, added: 0 } }
		if (row.owners.length >= MOST_OWNERS) throw conflict({}, TOO_MANY_OWNERS)
		await tx.list.update({
			where: { id: row.id, version: row.version },
			data: { version: { increment: 1 } },
			select: { id: true },
		})
		await tx.listOwner.createMany({ data: [{ listId: row.id, accountId: account.id }] })
		const owners = { before: { owners: seen }, after: { owners: [...seen, account.address] } }
		return { of: row.id, ...owners, result: { ...result, added: 1 } }
	},
})
