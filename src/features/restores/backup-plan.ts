import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'
import { notFound } from '@/core/gateway/result'
import { may } from '@/core/policy'
import type { Manifest } from '@/platform/archive/manifest'
import { folderName } from '@/platform/mail-server/folder-name'
import { foundPlace, type Standing, standingOf, type Target, targetOf } from './mailbox-standing'
import { manifestOf } from './manifest-of'
import {
	aliasLines,
	foundRules,
	grantLines,
	listLines,
	mailboxLines,
	otherLine,
	type PlanLine,
	ruleLines,
} from './plan-lines'
import { INBOX, isFolder, whyNot } from './restore-rules'

export interface BackupPlan {
	readonly id: string
	readonly mailboxId: string
	readonly address: string
	readonly state: string
	readonly isEncrypted: boolean
	readonly messages: number
	readonly mailBytes: bigint
	readonly createdAt: Date
	readonly verifiedAt: Date | null
	/** It lay in the store without a mailbox. */
	readonly isFound: boolean
	/** Its mailbox: in use, or gone with its mail. */
	readonly isErased: boolean
	readonly mayRestore: boolean
	/** Into which mailbox; `fault` is about the address that was typed. */
	readonly into: { readonly address: string; readonly isOther: boolean; readonly fault: string | null }
	/** Why nothing can be restored into that one; NULL = it can. */
	readonly fault: string | null
	/** Of things besides mail; empty where the archive is not opened for that. */
	readonly lines: readonly PlanLine[]
	/** What can be chosen, by its name on disk; empty = only all of it. */
	readonly folders: readonly { readonly value: string; readonly label: string; readonly messages: number }[]
	/** Some of them would come back. */
	readonly hasAliases: boolean
	readonly hasLists: boolean
}

const BACKUP = {
	...{ id: true, mailboxId: true, address: true, state: true, why: true, store: true, object: true, encryptedTo: true },
	...{ messages: true, mailBytes: true, createdAt: true, verifiedAt: true },
} as const

/**
 * A backup, and what a restore of it would bring back and what not, as things stand now. It is worked out from what the viewer may see; what is
 * then done is decided once more, one thing at a time.
 * @param into the address of another mailbox, as it was typed; empty = where it came from
 * @throws PanelError `not-found`
 */
export async function backupPlan(
	viewer: Loaded,
	id: string,
	{ isBusy, into = '' }: { isBusy: boolean; into?: string | undefined },
): Promise<BackupPlan> {
	const { backup, mailbox } = await query(viewer, 'backup.read', async (read) => {
		const found = await read.backup.findFirst({ where: { id }, select: BACKUP })
		const of = found && (await standingOf(read, found.mailboxId))
		if (!found || !(of || found.why === 'found')) throw notFound()
		return { backup: found, mailbox: of }
	})
	const place = mailbox?.place ?? foundPlace(backup.mailboxId)
	const mayRestore = may(viewer.actor, 'backup.restore', place, viewer.now)
	const target = await targetOf(viewer, mailbox, mayRestore ? into.trim() : '')
	const isOpened = mayRestore && backup.state === 'verified' && !isBusy
	const manifest = isOpened ? await manifestOf(backup) : null
	const { store: _store, object: _object, why, encryptedTo, ...shown } = backup
	const { mailbox: at } = target
	const { aliases, lists, others } =
		manifest && at
			? await besideMail(viewer, { ...target, mailbox: at, from: why === 'found' ? null : backup.address }, manifest)
			: { aliases: [], lists: [], others: [] }
	const comes = ({ how }: PlanLine): boolean => how === 'comes'
	return {
		...shown,
		isEncrypted: encryptedTo !== null,
		isFound: why === 'found',
		isErased: (mailbox?.erasedAt ?? null) !== null,
		mayRestore,
		into: { address: at?.address ?? '', isOther: target.isOther, fault: target.fault },
		fault: at && whyNot({ backup, target: at }),
		lines: [...(at ? mailboxLines(at, backup) : []), ...aliases, ...lists, ...others],
		folders: manifest ? foldersIn(manifest) : [],
		hasAliases: aliases.some(comes),
		hasLists: lists.some(comes),
	}
}

interface Beside extends Target {
	readonly mailbox: Standing
	/** Of the mailbox that it came from; NULL = it was found without one. */
	readonly from: string | null
}
async function besideMail(viewer: Loaded, { mailbox, isOther, from }: Beside, manifest: Manifest) {
	const lists = await listLines(viewer, manifest, mailbox)
	if (from === null) return { aliases: [], lists: [], others: foundRules(manifest) }
	if (isOther) return { aliases: [], lists, others: [otherLine(from)] }
	const aliases = await aliasLines(viewer, manifest)
	return { aliases, lists, others: [...ruleLines(manifest, mailbox), ...(await grantLines(viewer, manifest))] }
}

function foldersIn(manifest: Manifest): BackupPlan['folders'] {
	const counts = new Map<string, number>()
	for (const { folder } of manifest.messages) counts.set(folder, (counts.get(folder) ?? 0) + 1)
	return manifest.folders
		.filter(isFolder)
		.map((folder) => ({ value: folder || INBOX, label: folderName(folder), messages: counts.get(folder) ?? 0 }))
}
