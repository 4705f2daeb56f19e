import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Address, domainOf, Id, Name, shownAddress } from '@/core/address'
import { command } from '@/core/gateway/command'
import { organizationOrServer, WITH_LINEAGE } from '@/core/gateway/places'
import { conflict } from '@/core/gateway/result'
import { ChosenPassword, leastLength, NewPassword } from '@/core/password'
import { invitationToken, newInvitation } from './invitation'

const TAKEN = {
	field: 'address',
	text: 'Somebody with this address is here already. Look for them in the list, and give them rights there.',
}
const hosted = (address: string): string =>
	`Mail for ${shownAddress(domainOf(address))} is kept on this server, so its people sign in with their mailbox. Make a mailbox, then give its owner rights.`

/**
 * Adds a person who signs in with an address outside this server. They are invited: a one-time link, shown once, lets
 * them set a password that nobody else learns. Or a password is typed for them, and they can sign in at once.
 * @param organization NULL or empty = in no organization, for people of the whole server
 */
export const createAccount = command({
	right: 'account.create',
	input: z.strictObject({
		organization: z.union([z.literal(''), Id]).nullable(),
		name: Name,
		address: Address,
		password: z.union([z.literal(''), NewPassword]).optional(),
	}),
	prepare: async ({ password, organization, ...input }) => ({
		...input,
		organization: organization || null,
		id: randomUUID(),
		chosen: password ? await ChosenPassword.of(password, 'password') : null,
		invitation: password ? null : newInvitation(),
	}),
	locate: async (read, { id, organization, address }) => {
		const within = organization
			? await read.organization.findUnique({ where: { id: organization }, ...WITH_LINEAGE })
			: null
		if (organization && !within) return null
		const isHosted = (await read.domain.count({ where: { name: domainOf(address), deletedAt: null } })) > 0
		const place = organizationOrServer(within)
		return { place, label: address, account: id, row: { isHosted, least: await leastLength(read, place.chain) } }
	},
	run: async (tx, { input, row, actor, now }) => {
		const { id, name, address, organization, chosen, invitation } = input
		if (row.isHosted) throw conflict({ address: hosted(address) })
		const passwordHash = chosen?.hashFor({ address, name, least: row.least }) ?? null
		const state = invitation ? 'invited' : 'active'
		await tx.account.create({
			data: { id, name, address, organizationId: organization, passwordHash, state },
			select: { id: true },
		})
		if (invitation) {
			const data = invitationToken(invitation, { accountId: id, authEpoch: 0, createdById: actor.accountId, now })
			await tx.token.createMany({ data })
		}
		return {
			of: id,
			before: null,
			after: { name, address, state },
			result: { id },
			...(invitation ? { reveal: { account: id, name, address, link: invitation.link } } : {}),
		}
	},
	conflicts: { account_address_live: TAKEN },
})
