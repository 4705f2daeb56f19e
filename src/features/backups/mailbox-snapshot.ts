import type { QueryHandle } from '@/core/gateway/handles'
import { systemQuery } from '@/core/gateway/query'
import type { Manifest } from '@/platform/archive/manifest'
import type { BackupReason } from './backup-words'

const GRANT = {
	id: true,
	roleName: true,
	builtInRole: true,
	rights: true,
	startsAt: true,
	endsAt: true,
	passOnDepth: true,
	givenById: true,
	scopes: { select: { kind: true, organizationId: true, domainId: true, mailboxId: true } },
} as const

/** A backup that is to be made, with all that the archive says of its mailbox beside the mail. */
export interface BackupToMake {
	readonly id: string
	readonly why: BackupReason
	readonly mailbox: { readonly id: string; readonly domain: string; readonly domainId: string }
	/** What Dovecot last told of it. */
	readonly told: { readonly messages: number }
	/** Nobody can use it meanwhile: it lies in the trash. */
	readonly still: boolean
	readonly recipient: string | null
	readonly said: Pick<Manifest, 'mailbox' | 'owner' | 'aliases' | 'lists' | 'grants'>
}

const iso = (time: Date | null): string | null => time?.toISOString() ?? null

const MAILBOX = {
	domain: { include: { organization: { select: { id: true, name: true, backupRecipient: true } } } },
	account: { select: { id: true, name: true, address: true } },
	mailUsage: { select: { messages: true } },
} as const

async function grantsOf(read: QueryHandle, account: string, mailbox: string): Promise<Manifest['grants']> {
	const where = { revokedAt: null, OR: [{ accountId: account }, { scopes: { some: { mailboxId: mailbox } } }] }
	const grants = await read.grant.findMany({ where, select: GRANT, orderBy: { id: 'asc' } })
	return grants.map(({ roleName, givenById, scopes, startsAt, endsAt, ...grant }) => ({
		...grant,
		role: roleName,
		givenBy: givenById,
		startsAt: startsAt.toISOString(),
		endsAt: iso(endsAt),
		scopes: scopes.map(({ kind, ...ids }) => ({ kind, id: ids.organizationId ?? ids.domainId ?? ids.mailboxId })),
	}))
}

const listsOf = (read: QueryHandle, mailbox: string): Promise<Manifest['lists']> =>
	read.sql<Manifest['lists'][number]>`
		SELECT l.id, l.address, x.member, x.owner FROM app.lists_of(${mailbox}::uuid) x JOIN list l ON l.id = x.list_id ORDER BY l.address, l.id`

/** Reads it past every scope, for the job. NULL = it is settled, or its mailbox is gone. */
export const backupToMake = (backup: string): Promise<BackupToMake | null> =>
	systemQuery('system.back-up', async (read) => {
		const asked = await read.backup.findFirst({
			where: { id: backup, state: { in: ['waiting', 'running'] } },
			select: { id: true, why: true, mailboxId: true },
		})
		if (!asked) return null
		const where = { id: asked.mailboxId, eraseBackupId: null }
		const row = await read.mailbox.findFirst({ where, include: MAILBOX })
		if (!row) return null
		const { domain, account } = row
		const aliases = await read.alias.findMany({
			where: { destinations: { has: row.address } },
			select: { address: true, destinations: true, enabled: true },
			orderBy: { address: 'asc' },
		})
		const deletedAt = row.deletedAt ?? domain.deletedAt
		return {
			id: asked.id,
			why: asked.why,
			mailbox: { id: row.id, domain: domain.name, domainId: domain.id },
			told: { messages: Number(row.mailUsage?.messages ?? 0n) },
			still: deletedAt !== null,
			recipient: domain.organization.backupRecipient,
			said: {
				mailbox: settingsOf(row, deletedAt),
				owner: account,
				aliases,
				lists: await listsOf(read, row.id),
				grants: await grantsOf(read, account.id, row.id),
			},
		}
	})

interface Row extends Omit<Manifest['mailbox'], 'domain' | 'organization' | 'quotaBytes' | 'createdAt' | 'deletedAt'> {
	readonly quotaBytes: bigint | null
	readonly createdAt: Date
	readonly domain: { readonly name: string; readonly organization: { readonly id: string; readonly name: string } }
}

const settingsOf = (row: Row, deletedAt: Date | null): Manifest['mailbox'] => ({
	id: row.id,
	address: row.address,
	domain: row.domain.name,
	organization: { id: row.domain.organization.id, name: row.domain.organization.name },
	quotaBytes: row.quotaBytes?.toString() ?? null,
	enabled: row.enabled,
	sendOnly: row.sendOnly,
	protocols: row.protocols,
	maxSendsPerHour: row.maxSendsPerHour,
	maxSendsPerDay: row.maxSendsPerDay,
	createdAt: row.createdAt.toISOString(),
	deletedAt: iso(deletedAt),
})
