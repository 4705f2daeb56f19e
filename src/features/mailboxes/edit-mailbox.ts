import { z } from 'zod'
import { Checkbox, Id, Name, Version } from '@/core/address'
import { ChosenProtocols, SENDS_BY_SMTP } from '@/core/chosen-protocols'
import { command } from '@/core/gateway/command'
import { expectVersion, invalid } from '@/core/gateway/result'
import { inOrder, protocolWords } from '@/core/protocols'
import { type MandatoryBound, mandatoryBound } from '@/features/template-use'
import { locateMailbox } from './locate-mailbox'

/** Changes the owner's name, with which protocols the mailbox may be used, and whether it only sends. */
export const editMailbox = command({
	name: 'edit-mailbox',
	right: 'mailbox.edit',
	input: z.strictObject({
		mailbox: Id,
		version: Version,
		name: Name,
		sendOnly: Checkbox,
		/** Left out: as they are. */
		protocols: ChosenProtocols.optional(),
	}),
	locate: async (read, input) => {
		const found = await locateMailbox(read, input)
		if (!found) return null
		const bound = await mandatoryBound(read, found.row.domain.organization.lineage, found.row.templateId)
		return { ...found, row: { ...found.row, bound } }
	},
	run: async (tx, { input, row, may }) => {
		const { sendOnly } = input
		const before = { name: row.account.name, sendOnly: row.sendOnly, protocols: inOrder(row.protocols) }
		const protocols = input.protocols ?? before.protocols
		expectVersion(row, input.version, {
			name: before.name,
			sendOnly: before.sendOnly ? 'on' : '',
			protocols: protocolWords(before.protocols),
		})
		if (sendOnly && !protocols.includes('smtp')) throw invalid({ protocols: SENDS_BY_SMTP })
		if (row.bound && !may('organization.require-templates', row.bound.asker))
			expectWithinTemplate(row.bound, before, { sendOnly, protocols })
		await tx.mailbox.update({
			where: { id: row.id, version: row.version },
			data: { sendOnly, protocols, version: { increment: 1 } },
			select: { id: true },
		})
		await tx.account.update({
			where: { id: row.accountId },
			data: { name: input.name, version: { increment: 1 } },
			select: { id: true },
		})
		return {
			of: row.id,
			before,
			after: { name: input.name, sendOnly, protocols },
			result: { id: row.id },
		}
	},
})

interface Use {
	readonly sendOnly: boolean
	readonly protocols: readonly string[]
}
/** What the mandatory template withholds is not opened afterwards; what was open before stays. */
function expectWithinTemplate({ names, ...bound }: MandatoryBound, before: Use, after: Use): void {
	if (bound.sendOnly && before.sendOnly && !after.sendOnly)
		throw invalid({ sendOnly: `The template that is mandatory here says that it only sends: ${names}.` })
	const beyond = after.protocols.filter((one) => !(before.protocols.includes(one) || bound.protocols.includes(one)))
	if (beyond.length > 0)
		throw invalid({ protocols: `The template that is mandatory here leaves out ${protocolWords(beyond)}: ${names}.` })
}
