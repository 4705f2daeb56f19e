import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { mendDriftJob } from './drift-jobs'
import { isKind, KIND_WORDS } from './kinds'
import { locateFinding } from './locate-finding'

/** Has the worker mend something that differs, as far as the panel can: what kinds can be mended says kinds.ts. */
export const fixFinding = command({
	name: 'fix-finding',
	right: 'drift.fix',
	input: z.strictObject({ finding: Id }),
	locate: locateFinding,
	run: async (tx, { row, queue, now }) => {
		const words = isKind(row.kind) ? KIND_WORDS[row.kind] : null
		if (!words?.fix) throw conflict({}, 'The panel cannot mend this by itself.')
		await tx.driftFinding.updateMany({
			where: { id: row.id, closedAt: null },
			data: { mendingAt: now, mending: 'fix', mendError: '', version: { increment: 1 } },
		})
		await queue(mendDriftJob, { finding: row.id }, { key: `mend-drift ${row.id}` })
		return {
			of: row.id,
			before: null,
			after: { difference: words.label, mend: words.fix.button },
			result: { id: row.id },
		}
	},
})
