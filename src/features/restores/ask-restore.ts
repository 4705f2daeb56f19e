import { z } from 'zod'
import { Checkbox, canonicalAddress, Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { conflict, invalid } from '@/core/gateway/result'
import { seal } from '@/core/proof/sealed'
import { fileKeyOf, recipientOf } from '@/platform/archive/decrypt'
import { BackupStoreError, storeOf } from '@/platform/backup-store'
import { locateRestore } from './locate-restore'
import { restoreMailboxJob } from './restore-job'
import { INBOX, isFolder, KEY_PURPOSE, WRITE_ADDRESS, whyNot } from './restore-rules'

const NOT_THE_KEY = 'This is not the key that the backup was encrypted to.'

/** Nothing ticked comes as an empty one. */
const isChoice = (folder: string): boolean => folder === INBOX || isFolder(folder)

/**
 * Has mail brought back from a backup: into the mailbox that it came from, or into another one. A mailbox that was erased is made again first,
 * with the id, the owner, the settings and whatever of its rights still stands; so limits and a taken address are told at once.
 * @param to `same`, or `other`: then `address`
 * @param folders as they are called on disk, INBOX for the inbox; none = all
 * @param how `place`, or `folder`: below a folder of its own
 * @param lists also of another mailbox, which takes the place
 * @param secretKey the age identity, for an encrypted backup; used here and kept nowhere
 */
export const askRestore = command({
	name: 'ask-restore',
	right: 'backup.restore',
	input: z
		.strictObject({
			backup: Id,
			to: z.enum(['same', 'other']).default('same'),
			address: z.string().max(300).default(''),
			folders: z
				.array(z.string().max(2_000).refine(isChoice, 'That is not one of the choices.'))
				.max(10_000)
				.default([]),
			how: z.enum(['place', 'folder']).default('place'),
			aliases: Checkbox,
			lists: Checkbox,
			secretKey: z.string().max(5_000).default(''),
		})
		.transform((input, context) => {
			const into = input.to === 'same' ? null : canonicalAddress(input.address)
			if (input.to === 'same' || into !== null) return { ...input, into }
			context.addIssue({ code: 'custom', message: WRITE_ADDRESS, path: ['address'] })
			return z.NEVER
		}),
	locate: (read, input) => locateRestore(read, input),
	run: async (tx, { input, row: { backup, source, target }, actor, queue, now }) => {
		const fault = whyNot({ backup, target })
		if (fault !== null) throw conflict({}, fault)
		const fileKey = await keyOf(backup, input.secretKey.trim())
		const madeAgain = target.erasedAt !== null
		const folders = [
			...new Set(input.folders.filter((folder) => folder !== '').map((folder) => (folder === INBOX ? '' : folder))),
		]
		const intoFolder = input.how === 'folder' ? `Restored ${now.toISOString().slice(0, 10)}` : ''
		// What is sealed was shown to nobody before.
		const isShown = backup.encryptedTo === null
		const withAliases = input.aliases && source.id === target.id && isShown
		const withLists = input.lists && isShown
		const asked = { askedById: actor.accountId, askedBy: actor.name, createdAt: now }
		const { id } = await tx.restore.create({
			data: {
				...{ backupId: backup.id, mailboxId: target.id, domainId: target.domain.id, address: target.address },
				...{ organizationId: target.domain.organization.id, fromAddress: backup.address },
				...{
					folders,
					intoFolder,
					withAliases,
					withLists,
					madeAgain,
					total: folders.length === 0 ? backup.messages : 0,
					...asked,
				},
				fileKey: fileKey && seal(fileKey, KEY_PURPOSE, backup.id),
			},
			select: { id: true },
		})
		if (madeAgain) {
			const again = { deletedAt: null, erasedAt: null, eraseBackupId: null, version: { increment: 1 } }
			await tx.mailbox.update({ where: { id: target.id }, data: again, select: { id: true } })
		}
		await queue(restoreMailboxJob, { restore: id })
		const after = {
			backupOf: backup.address,
			backupFrom: backup.createdAt,
			...(folders.length > 0 ? { folders: folders.map((folder) => folder || INBOX) } : {}),
			...(intoFolder === '' ? {} : { intoFolder }),
			...(madeAgain ? { madeAgain } : {}),
		}
		return { of: target.id, before: null, after, result: { id, mailbox: target.id } }
	},
	conflicts: {
		address_pkey: {
			field: '',
			text: 'The address belongs to somebody else by now, so the mailbox cannot be made again under it. Restore into another mailbox.',
		},
		account_address_live: {
			field: '',
			text: 'Somebody else signs in with this address by now. Restore into another mailbox.',
		},
		backup_is_gone: { field: '', text: 'The time of this backup was over, and it is deleted.' },
		restore_on_its_way: {
			field: '',
			text: 'Something is being restored into this mailbox already. Wait until it is done.',
		},
	},
})

interface Stored {
	readonly store: string
	readonly object: string
	readonly encryptedTo: string | null
}

/** The key of the archive itself; NULL when it is not encrypted. @throws PanelError */
async function keyOf({ store, object, encryptedTo }: Stored, identity: string): Promise<Uint8Array | null> {
	if (encryptedTo === null) return null
	if (identity === '') throw invalid({ secretKey: 'This backup is encrypted: give the key that opens it.' })
	if ((await recipientOf(identity)) !== encryptedTo) throw invalid({ secretKey: NOT_THE_KEY })
	try {
		const archive = await storeOf(store)?.get(object)
		const key = archive && (await fileKeyOf(archive, identity))
		if (!key) throw invalid({ secretKey: NOT_THE_KEY })
		return key
	} catch (error) {
		throw error instanceof BackupStoreError ? conflict({}, error.message) : error
	}
}
