import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { invalid, notFound } from '@/core/gateway/result'
import { locateList } from './locate-list'

/** Somebody no longer looks after a list; somebody else does in their place, or nobody more than the others. */
export const replaceListOwner = command({
	name: 'replace-list-owner',
	right: 'list.edit',
	input: z.strictObject({ list: Id, owner: Id, by: Id.nullable() }),
	locate: locateList,
	run: async (tx, { input, row, read }) => {
		const owners = row.owners.map(({ account }) => account)
		const gone = owners.find(({ id }) => id === input.owner)
		// Both lie within the actor's reach, or are not there.
		const sees = (id: string) =>
			read.account.findFirst({ where: { id, retiredAt: null }, select: { id: true, address: true } })
		if (!(gone && (await sees(gone.id)))) throw notFound()
		const next = input.by === null ? null : await sees(input.by)
		if (input.by !== null && !next) throw invalid({ by: 'Nobody like that lies within what you manage.' })
		await tx.listOwner.deleteMany({ where: { listId: row.id, accountId: gone.id } })
		const isNew = next && !owners.some(({ id }) => id === next.id)
		if (isNew) await tx.listOwner.createMany({ data: [{ listId: row.id, accountId: next.id }] })
		return {
			of: row.id,
			before: { owner: gone.address },
			after: { owner: next?.address ?? null },
			result: { id: row.id },
		}
	},
})
