import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'
import { exportMailJob } from './export-job'
import { FORMATS } from './export-rules'

const OPEN = 'A copy of your mail is being made already. Wait for it, or stop it.'
const NOT_YOURS = 'That is not one of the choices.'

/**
 * Asks for a copy of the mail in one of one's own mailboxes. One at a time: a copy that is ready and was not taken goes, so that nobody
 * keeps several of a large mailbox on the server's disk.
 */
export const askExport = command({
	right: 'own.export-mail',
	input: z.strictObject({ mailbox: Id, format: z.enum(FORMATS, { error: NOT_YOURS }) }),
	locate: async (read, { mailbox }, by) => {
		const self = await locateSelf(read, by)
		if (!self) return null
		const row = await read.mailbox.findFirst({
			where: { id: mailbox, accountId: self.row.id, deletedAt: null, domain: { deletedAt: null } },
			select: { id: true, address: true, accountId: true },
		})
		return row && { ...self, row }
	},
	run: async (tx, { input, row, queue, now }) => {
		const { accountId, address } = row
		await tx.mailExport.updateMany({ where: { accountId, state: 'ready' }, data: { state: 'gone' } })
		const { id } = await tx.mailExport.create({
			data: { accountId, mailboxId: row.id, address, format: input.format, askedAt: now },
			select: { id: true },
		})
		await queue(exportMailJob, { export: id })
		return { of: accountId, before: null, after: { copyOf: address, format: input.format }, result: { id } }
	},
	conflicts: {
		mail_export_one_open: { field: '', text: OPEN },
		mail_export_own: { field: 'mailbox', text: NOT_YOURS },
	},
})
