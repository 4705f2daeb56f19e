import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'

/**
 * Writes down what became of a letter: handed over, tried in vain (it goes on waiting), or given up. One that was withdrawn or settled
 * meanwhile stays what it is.
 */
export const settleLetter = command({
	right: 'system.send-letter',
	input: z.strictObject({
		letter: Id,
		outcome: z.enum(['sent', 'waiting', 'kept', 'failed']),
		/** The mail server's own words. */
		error: z.string().default(''),
	}),
	locate: async (read, { letter }) => {
		const row = await read.letter.findFirst({
			where: { id: letter, state: 'waiting' },
			select: { id: true, toAddress: true, subject: true },
		})
		return row && { place: serverPlace(), label: `Letter to ${row.toAddress}: ${row.subject}`, row }
	},
	run: async (tx, { input: { outcome, error }, row, now }) => {
		const data = {
			state: outcome,
			lastError: error.replaceAll('\0', '').slice(0, 1000),
			sentAt: outcome === 'sent' ? now : null,
			...(outcome === 'kept' ? {} : { tries: { increment: 1 } }),
		}
		await tx.letter.updateMany({ where: { id: row.id, state: 'waiting' }, data })
		const told = outcome === 'failed' ? { state: outcome, error } : { state: outcome }
		return { of: row.id, before: { state: 'waiting' }, after: told, result: { id: row.id } }
	},
})
