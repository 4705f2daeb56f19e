import type { ReadHandle } from '@/core/gateway/handles'
import { mailboxPlace, WITH_DOMAIN_CHAIN } from '@/core/gateway/places'

/** A live mailbox, with its owner as the person whom the actor must outrank. */
export async function locateOwner(read: ReadHandle, mailbox: string) {
	const row = await read.mailbox.findFirst({
		where: { id: mailbox, deletedAt: null, domain: { deletedAt: null } },
		select: {
			id: true,
			address: true,
			accountId: true,
			domain: WITH_DOMAIN_CHAIN,
			account: { select: { appPasswordsOnly: true } },
		},
	})
	return row && { place: mailboxPlace(row), label: row.address, person: row.accountId, row }
}
