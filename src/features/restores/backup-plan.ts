import { domainOf, shownAddress, shownBytes } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { mailboxPlace } from '@/core/gateway/places'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { notFound } from '@/core/gateway/result'
import { may } from '@/core/policy'
import type { Manifest } from '@/platform/archive/manifest'
import { folderName } from '@/platform/mail-server/folder-name'
import { manifestOf } from './manifest-of'
import { INBOX, isFolder, whyNot } from './restore-rules'

/** One thing that a restore is about, and what becomes of it. */
export interface PlanLine {
	readonly what: string
	/** `comes`: it is brought back; `stays`: it is there already; `cannot`: and why. */
	readonly how: 'comes' | 'stays' | 'cannot' | 'careful'
	readonly text: string
}
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
	/** Its mailbox: in use, or gone with its mail. */
	readonly isErased: boolean
	readonly mayRestore: boolean
	/** Why nothing can be restored into the mailbox that it came from; NULL = it can. */
	readonly fault: string | null
	/** Of the mailbox that it came from; empty where the archive is not opened for that. */
	readonly lines: readonly PlanLine[]
	/** What can be chosen, by its name on disk; empty = only all of it. */
	readonly folders: readonly { readonly value: string; readonly label: string; readonly messages: number }[]
	readonly hasAliases: boolean
}

const BACKUP = {
	...{ id: true, mailboxId: true, address: true, state: true, store: true, object: true, encryptedTo: true },
	...{ messages: true, mailBytes: true, createdAt: true, verifiedAt: true },
} as const

/**
 * A backup, and what a restore of it would bring back and what not, as things stand now. It is worked out from what the viewer may see; what is
 * then done is decided once more, one thing at a time.
 * @throws PanelError `not-found`
 */
export async function backupPlan(viewer: Loaded, id: string, { isBusy }: { isBusy: boolean }): Promise<BackupPlan> {
	const { backup, mailbox, place } = await query(viewer, 'backup.read', async (read) => {
		const found = await read.backup.findFirst({ where: { id }, select: BACKUP })
		const [of] = found
			? await read.sql<Standing>`
				SELECT m.id, m.domain_id AS "domainId", c.organization, c.lineage, m.deleted_at AS "deletedAt", m.erase_backup_id AS "eraseBackupId",
					m.erased_at AS "erasedAt", m.quota_bytes AS "quotaBytes", (SELECT u.bytes FROM mail_usage u WHERE u.mailbox_id = m.id) AS "usedBytes",
					CASE WHEN m.domain_id IN (SELECT app.trashed_domains()) THEN now() END AS "domainDeletedAt"
				FROM mailbox m CROSS JOIN app.chain_of_mailbox(m.id) c WHERE m.id = ${found.mailboxId}::uuid`
			: []
		if (!found || !of) throw notFound()
		const organization = { id: of.organization, lineage: of.lineage }
		const at = mailboxPlace({ id: of.id, domain: { id: of.domainId, organization } })
		return { backup: found, mailbox: { ...of, domain: { deletedAt: of.domainDeletedAt } }, place: at }
	})
	const mayRestore = may(viewer.actor, 'backup.restore', place, viewer.now)
	const isProved = backup.state === 'verified'
	const manifest = mayRestore && isProved && !isBusy ? await manifestOf(backup) : null
	const { store: _store, object: _object, encryptedTo, ...shown } = backup
	const aliases = manifest ? await aliasLines(viewer, manifest) : []
	const isErased = mailbox.erasedAt !== null
	return {
		...shown,
		isEncrypted: encryptedTo !== null,
		isErased,
		mayRestore,
		fault: whyNot({ backup, source: mailbox, target: mailbox }),
		lines: [
			...mailboxLines(mailbox, backup),
			...(isErased && manifest && manifest.rules.length > 0
				? [{ what: 'Mail rules', how: 'comes' as const, text: `${manifest.rules.length} are put back.` }]
				: []),
			...aliases,
			...(manifest ? await grantLines(viewer, manifest) : []),
			...(manifest?.lists ?? []).map((list) => ({
				what: `List ${shownAddress(list)}`,
				how: 'careful' as const,
				text: 'It was a member. Lists are not changed by a restore.',
			})),
		],
		folders: manifest ? foldersIn(manifest) : [],
		hasAliases: aliases.some(({ how }) => how === 'comes'),
	}
}

function foldersIn(manifest: Manifest): BackupPlan['folders'] {
	const counts = new Map<string, number>()
	for (const { folder } of manifest.messages) counts.set(folder, (counts.get(folder) ?? 0) + 1)
	return manifest.folders
		.filter(isFolder)
		.map((folder) => ({ value: folder || INBOX, label: folderName(folder), messages: counts.get(folder) ?? 0 }))
}

/** The mailbox that was backed up, as it is now. */
interface Standing {
	readonly id: string
	readonly domainId: string
	readonly organization: string
	readonly lineage: string[]
	readonly deletedAt: Date | null
	readonly eraseBackupId: string | null
	readonly erasedAt: Date | null
	readonly quotaBytes: bigint | null
	readonly usedBytes: bigint | null
	/** Set while the domain lies in the trash. */
	readonly domainDeletedAt: Date | null
}

function mailboxLines(mailbox: Standing, { address, mailBytes }: { address: string; mailBytes: bigint }): PlanLine[] {
	const lines: PlanLine[] = []
	if (mailbox.erasedAt !== null)
		lines.push({
			what: shownAddress(address),
			how: 'comes',
			text: 'The mailbox is made again, for the same person, with its password and its settings.',
		})
	const used = mailbox.usedBytes ?? 0n
	if (mailbox.quotaBytes !== null && used + mailBytes > mailbox.quotaBytes)
		lines.push({
			what: 'Quota',
			how: 'careful',
			text: `The quota is ${shownBytes(mailbox.quotaBytes)}, and ${shownBytes(used)} of it is used. If all ${shownBytes(mailBytes)} come back, the mailbox is full and takes no mail until the quota is raised.`,
		})
	return lines
}

/** Aliases that delivered to it, as far as the viewer may make them. */
async function aliasLines(viewer: Loaded, manifest: Manifest): Promise<PlanLine[]> {
	const within = await queryIfAllowed(viewer, 'alias.create', async (read) => {
		const names = [...new Set(manifest.aliases.map(({ address }) => domainOf(address)))]
		const rows = await read.domain.findMany({ where: { name: { in: names }, deletedAt: null }, select: { name: true } })
		return new Set(rows.map(({ name }) => name))
	})
	const addresses = manifest.aliases.map(({ address }) => address)
	const taken = await query(viewer, 'backup.read', async (read) => {
		const rows = await read.sql<{
			address: string
		}>`SELECT a AS address FROM unnest(${addresses}::text[]) a WHERE app.is_taken(a)`
		return new Set(rows.map(({ address }) => address))
	})
	return manifest.aliases.map(({ address, enabled }) => {
		const what = `Alias ${shownAddress(address)}`
		if (taken.has(address)) return { what, how: 'stays', text: 'The address is in use. It stays as it is.' }
		if (!enabled) return { what, how: 'cannot', text: 'It was switched off, so it is not made again.' }
		if (!within?.has(domainOf(address)))
			return { what, how: 'cannot', text: 'Its domain is gone, or you may make no aliases there.' }
		return { what, how: 'comes', text: 'It is made again.' }
	})
}

/** Grants stand in the database, erased or not: what was taken since was taken by somebody, and no restore gives it back. */
async function grantLines(viewer: Loaded, manifest: Manifest): Promise<PlanLine[]> {
	const rows = await queryIfAllowed(viewer, 'account.read', (read) =>
		read.grant.findMany({
			where: { id: { in: manifest.grants.map(({ id }) => id) } },
			select: { id: true, roleName: true, revokedAt: true, endsAt: true },
		}),
	)
	return (rows ?? []).map(({ roleName, revokedAt, endsAt }) => {
		const what = `Rights: ${roleName}`
		if (revokedAt !== null)
			return {
				what,
				how: 'cannot',
				text: 'They were taken since, by hand or with whoever had given them. Give them again if they are wanted.',
			}
		if (endsAt !== null && endsAt <= viewer.now) return { what, how: 'cannot', text: 'Their time is over.' }
		return { what, how: 'stays', text: 'They stand, and are of use again with the mailbox.' }
	})
}
