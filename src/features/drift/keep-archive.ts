import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict } from '@/core/gateway/result'
import { Proof } from '@/platform/archive/proof'
import { locateFinding } from './locate-finding'
import { whoseFolder } from './whose-folder'

/**
 * The archive is kept, read back and compared: tells of it among the backups. From here on the folder is on its way out of the store, and no mailbox is
 * made over it any more (app.mailbox_takes_folder).
 */
export const keepArchive = command({
	right: 'system.mend-drift',
	input: z.strictObject({
		finding: Id,
		backup: Id,
		proof: Proof,
		madeAt: z.date(),
		askedBy: z.string().max(300),
	}),
	locate: async (read, input) => {
		const found = await locateFinding(read, input)
		return found?.row.mending === 'archive' ? found : null
	},
	run: async (tx, { input: { backup, proof: told, madeAt, askedBy }, row, place, read, now }) => {
		const { count } = await tx.driftFinding.updateMany({
			where: { id: row.id, closedAt: null, mending: 'archive' },
			data: { mending: 'erase', archiveId: backup, version: { increment: 1 } },
		})
		const whose = count === 0 ? 'It is no longer without a mailbox.' : await whoseFolder(read, row.subject)
		if (whose !== null) throw conflict({}, whose)
		const { place: where, ...proof } = told
		const { domainId, organizationId } = place.where
		const of = { id: backup, mailboxId: row.id, domainId, organizationId, address: row.label, why: 'found' as const }
		const verified = { state: 'verified' as const, tries: 1, madeAt, verifiedAt: now, askedBy, ...proof }
		await tx.backup.create({ data: { ...of, ...verified }, select: { id: true } })
		const { messages, mailBytes: bytes, sha256, object } = proof
		const after = { folder: row.subject, messages, bytes, sha256, where: `${where}/${object}` }
		return { of: row.id, kind: 'drift', before: null, after, result: { id: row.id } }
	},
})
