import { z } from 'zod'
import { Checkbox, Id, shownAddress, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion, invalid } from '@/core/gateway/result'
import { NO_OUTSIDE } from './create-list'
import { settingsInput, settingsOf } from './list-rules'
import { locateList } from './locate-list'
import { expectOwners, ownersInSight } from './owners'

/** Changes who may write to a list, where answers go and who looks after it, and switches it on and off. Its members stay as they are. */
export const editList = command({
	name: 'edit-list',
	right: 'list.edit',
	input: z.strictObject({ list: Id, version: Version, ...settingsInput, enabled: Checkbox }),
	locate: locateList,
	run: async (tx, { input, row, place, read, may }) => {
		const kept = await ownersInSight(read, row.owners)
		expectVersion(row, input.version, {
			name: row.name,
			description: row.description,
			posters: row.posters,
			replies: row.replies,
			subjectPrefix: row.subjectPrefix,
			outside: row.outside ? 'on' : '',
			owners: kept.map(({ address }) => shownAddress(address)).join('\n'),
			enabled: row.enabled ? 'on' : '',
		})
		if (input.outside && !row.outside && !may('alias.forward-outside', place)) throw invalid({ outside: NO_OUTSIDE })
		const owners = await expectOwners(read, input.owners, kept)
		const settings = { ...settingsOf(input), enabled: input.enabled }
		await tx.list.update({
			where: { id: row.id, version: row.version },
			data: { ...settings, version: { increment: 1 } },
			select: { id: true },
		})
		const gone = kept.filter(({ id }) => !owners.some((owner) => owner.id === id)).map(({ id }) => id)
		const come = owners.filter(({ id }) => !kept.some((owner) => owner.id === id))
		await tx.listOwner.deleteMany({ where: { listId: row.id, accountId: { in: gone } } })
		await tx.listOwner.createMany({ data: come.map(({ id }) => ({ listId: row.id, accountId: id })) })
		return {
			of: row.id,
			before: { ...settingsOf(row), enabled: row.enabled, owners: kept.map(({ address }) => address) },
			after: { ...settings, owners: owners.map(({ address }) => address) },
			result: { id: row.id },
		}
	},
})
