import type { ReadHandle } from '@/core/gateway/handles'
import { mailboxPlace, serverPlace, WITH_DOMAIN_CHAIN } from '@/core/gateway/places'

/** A live mailbox with what the verbs on it need, or NULL. The trash is asked for by name. */
export async function findMailbox(read: ReadHandle, id: string, from: 'live' | 'trash' = 'live') {
	return read.mailbox.findFirst({
		where: { id, deletedAt: from === 'live' ? null : { not: null }, eraseBackupId: null, domain: { deletedAt: null } },
		select: {
			id: true,
			address: true,
			accountId: true,
			quotaBytes: true,
			enabled: true,
			sendOnly: true,
			protocols: true,
			maxSendsPerHour: true,
			maxSendsPerDay: true,
			grantId: true,
			templateId: true,
			version: true,
			domain: WITH_DOMAIN_CHAIN,
			account: { select: { id: true, name: true, address: true } },
		},
	})
}
export type MailboxRow = NonNullable<Awaited<ReturnType<typeof findMailbox>>>

/** For verbs on one mailbox: its place, and its owner as the person that the actor must outrank. */
export async function locateMailbox(
	read: ReadHandle,
	input: { readonly mailbox: string },
	from: 'live' | 'trash' = 'live',
) {
	const row = await findMailbox(read, input.mailbox, from)
	return row && { place: mailboxPlace(row), label: row.address, person: row.accountId, row }
}

/** For verbs that are asked on the whole server, though they are about one mailbox: no scope below reaches them. */
export async function locateOnServer(read: ReadHandle, input: { readonly mailbox: string }) {
	const row = await read.mailbox.findFirst({
		where: { id: input.mailbox, deletedAt: null, domain: { deletedAt: null } },
		select: {
			id: true,
			address: true,
			accountId: true,
			domain: WITH_DOMAIN_CHAIN,
			protection: { select: { mailboxId: true } },
		},
	})
	return (
		row && {
			place: { ...serverPlace(), where: mailboxPlace(row).where },
			label: row.address,
			account: row.accountId,
			row,
		}
	)
}
