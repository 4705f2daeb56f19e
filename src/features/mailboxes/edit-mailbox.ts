import { z } from 'zod'
import { Checkbox, Id, Name, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectVersion, invalid } from '@/core/gateway/result'
import { mandatoryBound } from '@/features/template-use'
import { locateMailbox } from './locate-mailbox'

/** Changes the owner's name, and whether the mailbox only sends. */
export const editMailbox = command({
	right: 'mailbox.edit',
	input: z.strictObject({ mailbox: Id, version: Version, name: Name, sendOnly: Checkbox }),
	locate: async (read, input) => {
		const found = await locateMailbox(read, input)
		if (!found) return null
		const bound = await mandatoryBound(read, found.row.domain.organization.lineage, found.row.templateId)
		return { ...found, row: { ...found.row, bound } }
	},
	run: async (tx, { input, row, may }) => {
		expectVersion(row, input.version, { name: row.account.name, sendOnly: row.sendOnly ? 'on' : '' })
		const opens = row.sendOnly && !input.sendOnly && row.bound?.sendOnly
		if (row.bound && opens && !may('organization.require-templates', row.bound.asker))
			throw invalid({ sendOnly: `The template that is mandatory here says that it only sends: ${row.bound.names}.` })
		await tx.mailbox.update({
			where: { id: row.id, version: row.version },
			data: { sendOnly: input.sendOnly, version: { increment: 1 } },
			select: { id: true },
		})
		await tx.account.update({
			where: { id: row.accountId },
			data: { name: input.name, version: { increment: 1 } },
			select: { id: true },
		})
		return {
			of: row.id,
			before: { name: row.account.name, sendOnly: row.sendOnly },
			after: { name: input.name, sendOnly: input.sendOnly },
			result: { id: row.id },
		}
	},
})
