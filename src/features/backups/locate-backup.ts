import type { ReadHandle } from '@/core/gateway/handles'
import { mailboxPlace, WITH_DOMAIN_CHAIN } from '@/core/gateway/places'

/** A mailbox whose mail is there: live, or in the trash by itself or with its domain. NULL once erasing has begun. */
export async function locateStored(read: ReadHandle, { mailbox }: { readonly mailbox: string }) {
	const row = await read.mailbox.findFirst({
		where: { id: mailbox, eraseBackupId: null },
		select: {
			id: true,
			address: true,
			accountId: true,
			deletedAt: true,
			domain: { select: { ...WITH_DOMAIN_CHAIN.select, deletedAt: true } },
		},
	})
	return row && { place: mailboxPlace(row), label: row.address, person: row.accountId, row }
}

const latest = (...times: (Date | null)[]): Date | null =>
	times.reduce((late, time) => (time && (!late || time > late) ? time : late), null)

/** Since when it lies in the trash, by itself or with its domain; NULL = it does not. */
export const trashedSince = (row: {
	readonly deletedAt: Date | null
	readonly domain: { readonly deletedAt: Date | null }
}): Date | null => latest(row.deletedAt, row.domain.deletedAt)

/** What every new row of a backup begins with. */
export const backupOf = (row: {
	readonly id: string
	readonly address: string
	readonly domain: { readonly id: string; readonly organization: { readonly id: string } }
}) => ({
	mailboxId: row.id,
	domainId: row.domain.id,
	organizationId: row.domain.organization.id,
	address: row.address,
})

/** For the jobs' own verbs: the backup and where its mailbox lies. */
export async function locateBackup(read: ReadHandle, { backup }: { readonly backup: string }) {
	const row = await read.backup.findFirst({ where: { id: backup } })
	const mailbox =
		row &&
		(await read.mailbox.findFirst({
			where: { id: row.mailboxId },
			select: {
				id: true,
				address: true,
				accountId: true,
				deletedAt: true,
				eraseBackupId: true,
				erasedAt: true,
				domain: { select: { ...WITH_DOMAIN_CHAIN.select, name: true, deletedAt: true } },
			},
		}))
	if (!row || !mailbox) return null
	return { place: mailboxPlace(mailbox), label: row.address, account: mailbox.accountId, row: { backup: row, mailbox } }
}
