import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'
import { conflict } from '@/core/gateway/result'
import { mendDriftJob } from './drift-jobs'
import { isKind, KIND_WORDS } from './kinds'
import { locateFinding } from './locate-finding'

/**
 * Has mail that was found in the store, without a mailbox, put into an archive among the backups, and taken out of the store once that archive is
 * read back and compared. Decided over the whole server, wherever it lies: whose mail it is nobody knows yet.
 */
export const archiveFinding = command({
	right: 'drift.archive',
	input: z.strictObject({ finding: Id }),
	locate: async (read, input) => {
		const found = await locateFinding(read, input)
		return found && { ...found, place: serverPlace() }
	},
	run: async (tx, { row, queue, now }) => {
		const words = isKind(row.kind) ? KIND_WORDS[row.kind] : null
		if (!words?.archive) throw conflict({}, 'Only mail that lies in the store without a mailbox can be archived.')
		if (row.mending === 'erase') throw conflict({}, 'It is being archived already.')
		await tx.driftFinding.updateMany({
			where: { id: row.id, closedAt: null },
			data: { mendingAt: now, mending: 'archive', mendError: '', version: { increment: 1 } },
		})
		await queue(mendDriftJob, { finding: row.id }, { key: `mend-drift ${row.id}` })
		return {
			of: row.id,
			before: null,
			after: { difference: words.label, folder: row.subject, mend: words.archive.button },
			result: { id: row.id },
		}
	},
})
