import { z } from 'zod'
import { Id, Version, writtenBytes } from '@/core/address'
import { command } from '@/core/gateway/command'
import { expectNoEscalation, missingRights } from '@/core/gateway/no-escalation'
import { expectVersion, notFound } from '@/core/gateway/result'
import { protocolWords } from '@/core/protocols'
import { labelsOf, type TemplateColumns } from '@/features/template-use'
import { NAME_TAKEN } from './create-template'
import { locateTemplate } from './locate-template'
import { columnsOf, MailboxContent, PersonContent } from './template-rules'

const which = { template: Id, version: Version }

/** Changes what later mailboxes, or their owners, begin with. What was made with it stays as it is, until it is applied again. */
export const editTemplate = command({
	name: 'edit-template',
	right: 'template.edit',
	input: z.discriminatedUnion('kind', [MailboxContent.extend(which), PersonContent.extend(which)]),
	locate: async (read, input, { actor, now }) => {
		const located = await locateTemplate(read, input.template)
		if (!located) return null
		const rights = new Set([...located.row.rights, ...(input.kind === 'person' ? input.rights : [])])
		return { ...located, row: { ...located.row, missing: missingRights(actor, rights, located.place, now) } }
	},
	run: async (tx, { input, row }) => {
		if (row.kind !== input.kind) throw notFound()
		const columns = columnsOf(input)
		expectNoEscalation('template', row.missing)
		expectVersion(row, input.version, currentOf(row))
		await tx.template.update({
			where: { id: row.id, version: row.version },
			data: { ...columns, version: { increment: 1 } },
			select: { id: true },
		})
		const before = Object.fromEntries(Object.keys(columns).map((name) => [name, row[name as keyof typeof row]]))
		return { of: row.id, before, after: columns, result: { id: row.id } }
	},
	conflicts: { template_name: NAME_TAKEN },
})

/** What stands there now, by the form's field names. */
function currentOf(
	row: TemplateColumns & { readonly name: string; readonly description: string },
): Record<string, string> {
	const count = (value: number | null) => (value === null ? '' : String(value))
	return {
		name: row.name,
		description: row.description,
		quota: writtenBytes(row.quotaBytes),
		sendOnly: row.sendOnly ? 'on' : '',
		protocols: protocolWords(row.protocols),
		addressPattern: row.addressPattern,
		welcome: row.welcome,
		rights: labelsOf(row.rights).join(', '),
		scope: row.scope,
		maxMailboxes: count(row.maxMailboxes),
		maxAliases: count(row.maxAliases),
		maxLists: count(row.maxLists),
		maxStorage: writtenBytes(row.maxStorageBytes),
		maxStoragePerMailbox: writtenBytes(row.maxStoragePerMailboxBytes),
		maxSendsPerHour: count(row.maxSendsPerHour),
		maxSendsPerDay: count(row.maxSendsPerDay),
		passOnDepth: String(row.passOnDepth),
		endsAfterDays: count(row.endsAfterDays),
	}
}
