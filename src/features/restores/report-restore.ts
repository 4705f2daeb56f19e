import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateOpenRestore } from './locate-restore'

const count = z.number().int().min(0)
/** What besides mail came back, or could not. */
export const Result = z.strictObject({ what: z.string().max(300), ok: z.boolean(), text: z.string().max(1_000) })
export type Result = z.output<typeof Result>

/** How a restore ended, or why it waits; written by its job. With the end the key of the archive is wiped. */
export const reportRestore = command({
	right: 'system.restore',
	input: z.discriminatedUnion('state', [
		z.strictObject({ restore: Id, state: z.literal('done'), total: count, results: z.array(Result).max(1_000) }),
		z.strictObject({ restore: Id, state: z.literal('failed'), note: z.string().max(1_000) }),
		z.strictObject({ restore: Id, state: z.literal('waiting'), note: z.string().max(1_000) }),
	]),
	locate: async (read, input) => {
		const found = await locateOpenRestore(read, input.restore)
		return found && { place: found.place, label: found.label, account: found.person, row: found.row }
	},
	run: async (tx, { input, row: { restore, target }, now }) => {
		const { restore: id, ...told } = input
		const over = told.state === 'waiting' ? {} : { fileKey: null, endedAt: now }
		const data = told.state === 'done' ? { ...told, done: told.total, note: '' } : told
		await tx.restore.updateMany({ where: { id }, data: { ...data, ...over } })
		const of = { of: target.id, result: { id } }
		if (told.state === 'waiting') return { ...of, before: {}, after: {} }
		const end = told.state === 'done' ? { messages: told.total } : { reason: told.note }
		return { ...of, before: null, after: { backupOf: restore.fromAddress, state: told.state, ...end } }
	},
})
