import { z } from 'zod'
import { addressOf, Checkbox, Id, LocalPart, Name, Quota, TOO_LONG } from '@/core/address'
import { command } from '@/core/gateway/command'
import { domainPlace, WITH_LINEAGE } from '@/core/gateway/places'
import { invalid } from '@/core/gateway/result'
import { ChosenPassword, leastLength, NewPassword } from '@/core/password'
import { expectWithinCeiling, generatedPassword } from './mailbox-rules'

const TAKEN = { field: 'localPart', text: 'This address is taken.' }

/** Makes a mailbox and the person who owns it, together or not at all. Without a password one is made and shown once. */
export const createMailbox = command({
	right: 'mailbox.create',
	input: z.strictObject({
		domain: Id,
		localPart: LocalPart,
		name: Name,
		password: z.union([z.literal(''), NewPassword]).optional(),
		quota: Quota,
		sendOnly: Checkbox,
	}),
	prepare: async (input) => {
		const password = input.password || generatedPassword()
		return {
			...input,
			password: await ChosenPassword.of(password, 'password'),
			shown: input.password ? null : password,
		}
	},
	locate: async (read, { domain, localPart }) => {
		const row = await read.domain.findFirst({
			where: { id: domain, deletedAt: null },
			select: { id: true, name: true, organizationId: true, organization: WITH_LINEAGE },
		})
		if (!row) return null
		const place = domainPlace(row)
		return { place, label: `${localPart}@${row.name}`, row: { ...row, least: await leastLength(read, place.chain) } }
	},
	run: async (tx, { input, row: domain, grant }) => {
		expectWithinCeiling(grant.limits, input.quota)
		const address = addressOf(input.localPart, domain.name)
		if (address === null) throw invalid({ localPart: TOO_LONG })
		const account = await tx.account.create({
			data: {
				name: input.name,
				address,
				organizationId: domain.organizationId,
				domainId: domain.id,
				passwordHash: input.password.hashFor({ address, name: input.name, least: domain.least }),
				state: 'active',
			},
			select: { id: true },
		})
		const mailbox = await tx.mailbox.create({
			data: {
				accountId: account.id,
				domainId: domain.id,
				localPart: input.localPart,
				quotaBytes: input.quota,
				sendOnly: input.sendOnly,
				grantId: grant.id,
			},
			select: { id: true },
		})
		const after = { address, name: input.name, quotaBytes: input.quota, sendOnly: input.sendOnly }
		return {
			of: mailbox.id,
			accountId: account.id,
			before: null,
			after,
			result: { id: mailbox.id, address, account: account.id },
			...(input.shown ? { reveal: { address, password: input.shown } } : {}),
		}
	},
	conflicts: { address_pkey: TAKEN, account_address_live: TAKEN },
})
