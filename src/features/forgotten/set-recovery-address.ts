import { z } from 'zod'
import { Address, domainOf } from '@/core/address'
import { command } from '@/core/gateway/command'
import type { WriteHandle } from '@/core/gateway/handles'
import { locateSelf } from '@/core/gateway/locate-self'
import { invalid } from '@/core/gateway/result'
import { confirmationLetter, replacedLetter } from './forgotten-letters'
import { confirmationEnd, newLink, type OneTimeLink } from './links'

const HOSTED =
	'This address is served here, so whoever manages it could get into your account, and without your password you could not read it yourself. Take one elsewhere.'
const KNOWN = 'It is like that already.'

/**
 * Names the address to which the link for a forgotten password goes. It counts once the letter that comes to it was answered; until then
 * the one before stays, and hears of it. Empty takes it away. That the owner asks is made sure of by the password, before.
 */
export const setRecoveryAddress = command({
	right: 'own.set-recovery',
	input: z.strictObject({ address: z.union([z.literal(''), Address]) }),
	prepare: async ({ address }) => ({ address, link: newLink('recovery') }),
	locate: async (read, { address }, by) => {
		const self = await locateSelf(read, by)
		if (!self) return null
		const recovery = await read.recoveryAddress.findUnique({ where: { accountId: self.row.id } })
		const isHosted = address !== '' && (await read.domain.count({ where: { name: domainOf(address) } })) > 0
		const organizationId = self.place.where.organizationId
		return { ...self, row: { person: { ...self.row, organizationId }, recovery, isHosted } }
	},
	run: async (tx, context) => {
		const { input, row, now, post } = context
		const { person, recovery } = row
		if (row.isHosted) throw invalid({ address: HOSTED })
		if ((recovery?.address ?? '') === input.address && !recovery?.wanted) throw invalid({ address: KNOWN })
		await tx.token.updateMany({
			where: { accountId: person.id, purpose: { in: ['recovery', 'reset'] }, usedAt: null, expiresAt: { gt: now } },
			data: { expiresAt: now },
		})
		if (input.address === '') await tx.recoveryAddress.deleteMany({ where: { accountId: person.id } })
		else await want(tx, { address: input.address, link: input.link, isNew: recovery === null, person, now })
		if (input.address !== '') await post(confirmationLetter(person, input.address, input.link.url))
		if (recovery?.address) await post(replacedLetter(person, recovery.address))
		// The journal is read by others as well, so it does not say which address it is.
		const after = { recovery: input.address === '' ? 'none' : 'asked to confirm' }
		return { of: person.id, before: null, after, result: { id: person.id } }
	},
})

interface Wanted {
	readonly address: string
	readonly link: OneTimeLink
	readonly isNew: boolean
	readonly person: { readonly id: string; readonly authEpoch: number }
	readonly now: Date
}

async function want(tx: WriteHandle<'own.set-recovery'>, { address, link, isNew, person, now }: Wanted): Promise<void> {
	const { id: accountId, authEpoch } = person
	const wanted = { wanted: address, tokenHash: link.hash }
	if (isNew) await tx.recoveryAddress.createMany({ data: { accountId, ...wanted } })
	else await tx.recoveryAddress.updateMany({ where: { accountId }, data: wanted })
	const expiresAt = confirmationEnd(now)
	await tx.token.createMany({
		data: {
			hash: link.hash,
			purpose: 'recovery',
			accountId,
			authEpoch,
			createdById: accountId,
			createdAt: now,
			expiresAt,
		},
	})
}
