import { z } from 'zod'
import { Address } from '@/core/address'
import { command } from '@/core/gateway/command'
import { questionLetter } from './forgotten-letters'
import { locateForgetful } from './locate-forgetful'
import { resetManagers } from './reset-managers'

/** D10 Asks whoever may set this password. They find the question on their overview, and in a letter. Asking twice is asking once. */
export const askManager = command({
	right: 'system.ask-reset',
	input: z.strictObject({ address: Address }),
	locate: async (read, { address }, { now }) => {
		const found = await locateForgetful(read, address)
		if (!found) return null
		const asked = await read.resetRequest.count({ where: { accountId: found.row.id, closedAt: null } })
		const managers = await resetManagers(read, { id: found.row.id, chain: found.place.chain, now })
		return { ...found, row: { ...found.row, managers: asked > 0 ? [] : managers, asked: asked > 0 } }
	},
	run: async (tx, { row: { id, name, address, managers, asked }, post }) => {
		if (!asked) await tx.resetRequest.createMany({ data: { accountId: id }, skipDuplicates: true })
		for (const manager of managers) await post(questionLetter(manager, { name, address }))
		return { of: id, before: null, after: { reset: 'asked' }, result: {} }
	},
})
