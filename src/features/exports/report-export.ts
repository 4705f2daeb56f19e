import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { letterFooter, panelUrl } from '@/core/gateway/letter'
import { accountPlace, WITH_ACCOUNT_CHAIN } from '@/core/gateway/places'
import { KEPT_DAYS } from './export-rules'
import { readyLetter } from './ready-letter'

const count = z.number().int().min(0)
const DAY_MS = 86_400_000

/**
 * How far an export is, written by the program while it makes it. Whoever asked is told by letter when it is ready. Progress leaves no
 * entry in the journal; that it is ready, or failed, does.
 */
export const reportExport = command({
	right: 'system.export-mail',
	input: z.discriminatedUnion('state', [
		z.strictObject({ export: Id, state: z.literal('running'), total: count, done: count }),
		z.strictObject({ export: Id, state: z.literal('waiting'), note: z.string().max(500) }),
		z.strictObject({ export: Id, state: z.literal('failed'), note: z.string().max(500) }),
		z.strictObject({ export: Id, state: z.literal('ready'), total: count, bytes: z.bigint().min(0n) }),
	]),
	locate: async (read, input) => {
		const row = await read.mailExport.findFirst({
			where: { id: input.export },
			select: {
				id: true,
				address: true,
				format: true,
				account: { select: { id: true, name: true, address: true, ...WITH_ACCOUNT_CHAIN } },
			},
		})
		return row && { place: accountPlace(row.account), label: row.account.address, row }
	},
	run: async (tx, { input, row, post, now }) => {
		const { export: id, ...told } = input
		// Whoever took it back meanwhile has the last word.
		const open = { id, state: { in: ['waiting' as const, 'running' as const] } }
		const endsAt = new Date(now.getTime() + KEPT_DAYS * DAY_MS)
		const data = told.state === 'ready' ? { ...told, done: told.total, note: '', readyAt: now, endsAt } : told
		const { count: written } = await tx.mailExport.updateMany({
			where: open,
			data: told.state === 'running' ? { ...told, note: '' } : data,
		})
		const goesOn = written > 0
		const isOver = goesOn && (told.state === 'ready' || told.state === 'failed')
		if (goesOn && told.state === 'ready') {
			const { account, address } = row
			await post({
				kind: 'export',
				to: { address: account.address, name: account.name, account: account.id },
				organization: account.organization?.id ?? null,
				link: panelUrl('/my/export'),
				footer: letterFooter(),
				...readyLetter({ name: account.name, address, bytes: told.bytes, messages: told.total }),
			})
		}
		const after =
			told.state === 'ready'
				? { copyOf: row.address, format: row.format, messages: told.total, fileBytes: told.bytes }
				: { copyOf: row.address, state: 'failed', reason: 'note' in told ? told.note : '' }
		return { of: row.account.id, before: isOver ? null : {}, after: isOver ? after : {}, result: { goesOn } }
	},
})
