import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { Proof } from '@/platform/archive/proof'
import { eraseMailboxJob, keepBackupsJob } from './backup-jobs'
import { locateBackup } from './locate-backup'

/**
 * Tells how a backup goes. Verified is what was read back from where it lies and compared with the mail; if it was made so that the
 * mail can be erased, that is next. What is settled stays as it is.
 */
export const reportBackup = command({
	right: 'system.back-up',
	input: z.discriminatedUnion('state', [
		z.strictObject({ backup: Id, state: z.literal('running') }),
		z.strictObject({ backup: Id, state: z.literal('verified'), proof: Proof, madeAt: z.date() }),
		z.strictObject({ backup: Id, state: z.enum(['waiting', 'refused', 'failed']), error: z.string() }),
	]),
	locate: async (read, input) => {
		const found = await locateBackup(read, input)
		return found && ['waiting', 'running'].includes(found.row.backup.state) ? found : null
	},
	run: async (tx, { input, row: { backup }, queue, now }) => {
		const where = { id: backup.id }
		const result = { id: backup.id }
		const told = { of: backup.id, kind: 'backup', label: backup.address, result }
		if (input.state === 'running') {
			await tx.backup.updateMany({ where, data: { state: 'running', tries: { increment: 1 } } })
			return { ...told, before: null, after: null }
		}
		if (input.state === 'verified') {
			const { place, ...proof } = input.proof
			const data = { ...proof, state: 'verified' as const, error: '', madeAt: input.madeAt, verifiedAt: now }
			await tx.backup.updateMany({ where, data })
			if (backup.why === 'erasing') await queue(eraseMailboxJob, { backup: backup.id })
			if (backup.why === 'schedule') await queue(keepBackupsJob, { mailbox: backup.mailboxId })
			const { messages, mailBytes: bytes, sha256, object } = proof
			const after = { state: 'verified', why: backup.why, messages, bytes, sha256, where: `${place}/${object}` }
			return { ...told, before: { state: 'asked' }, after }
		}
		const error = input.error.replaceAll('\0', '').slice(0, 1_000)
		await tx.backup.updateMany({ where, data: { state: input.state, error } })
		// What is tried again is no news for the journal.
		if (input.state === 'waiting') return { ...told, before: null, after: null }
		return { ...told, before: { state: 'asked' }, after: { state: input.state, why: backup.why, error } }
	},
})
