import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { sendsMail } from '@/core/gateway/letter'
import { serverPlace } from '@/core/gateway/places'
import { conflict } from '@/core/gateway/result'
import { sendLetterJob } from './send-letter-job'

/** Sends a letter that failed, or that was kept while there was no mail server. */
export const sendLetterAgain = command({
	right: 'server.manage',
	input: z.strictObject({ letter: Id }),
	locate: async (read, { letter }) => {
		const row = await read.letter.findFirst({
			where: { id: letter },
			select: { id: true, state: true, toAddress: true, subject: true },
		})
		return row && { place: serverPlace(), label: `Letter to ${row.toAddress}: ${row.subject}`, row }
	},
	run: async (tx, { row, queue }) => {
		if (row.state !== 'failed' && row.state !== 'kept') throw conflict({}, 'This letter needs no sending.')
		if (!sendsMail()) throw conflict({}, 'There is no mail server to send it with: SMTP_URL is not set.')
		const data = { state: 'waiting', tries: 0, lastError: '' } as const
		const changed = await tx.letter.updateMany({ where: { id: row.id, state: row.state }, data })
		if (changed.count !== 1) throw conflict({}, 'This letter needs no sending.')
		await queue(sendLetterJob, { letter: row.id })
		return { of: row.id, before: { state: row.state }, after: { state: 'waiting' }, result: { id: row.id } }
	},
})
