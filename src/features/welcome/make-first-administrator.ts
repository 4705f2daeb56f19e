import { z } from 'zod'
import { Address, Id, Name } from '@/core/address'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'
import { notFound } from '@/core/gateway/result'
import { ChosenPassword, NewPassword, SHORTEST } from '@/core/password'
import { builtInRole } from '@/core/policy'
import { Digest } from './digest'
import { findAdministrator } from './find-administrator'

const TAKEN = { field: 'address', text: 'Somebody signs in with this address already.' }

/**
 * Under this key the deed is done once in the life of a server, however many ask at the same moment and with whatever links:
 * the gateway answers the second from the first.
 */
export const SET_UP_KEY = '0f1e57ad-0000-4000-8000-000000000001'

/** Makes the first administrator: everything, on the whole server, and leave to hand it on. From the set-up link, or from the settings. */
export const makeFirstAdministrator = command({
	right: 'system.set-up',
	input: z.strictObject({
		/** The new account's id, by which a caller tells whether it was this call that did it. */
		id: Id,
		/** Of the set-up link; NULL from the settings. */
		hash: Digest.nullable(),
		name: Name,
		address: Address,
		newPassword: NewPassword,
	}),
	prepare: async ({ newPassword, ...rest }) => ({
		...rest,
		chosen: await ChosenPassword.of(newPassword, 'newPassword'),
	}),
	locate: async (read, { hash, id, address }, { now }) => {
		if (await findAdministrator(read, now)) return null
		if (hash !== null) {
			const where = { hash, purpose: 'first_administrator', usedAt: null, expiresAt: { gt: now } } as const
			if (!(await read.token.findFirst({ where, select: { hash: true } }))) return null
		}
		return { place: serverPlace(), label: address, account: id, row: {} }
	},
	run: async (tx, { input, now }) => {
		const { hash, id, name, address, chosen } = input
		const passwordHash = chosen.hashFor({ address, name, least: SHORTEST })
		if (hash !== null) {
			const used = await tx.token.updateMany({
				where: { hash, usedAt: null, expiresAt: { gt: now } },
				data: { usedAt: now },
			})
			if (used.count !== 1) throw notFound('used-meanwhile')
		}
		await tx.token.updateMany({ where: { purpose: 'first_administrator', usedAt: null }, data: { usedAt: now } })
		await tx.account.create({ data: { id, name, address, passwordHash, state: 'active' }, select: { id: true } })
		const role = builtInRole('admin')
		const grant = await tx.grant.create({
			data: {
				accountId: id,
				builtInRole: 'admin',
				roleName: role?.name ?? '',
				rights: [...(role?.rights ?? [])],
				passOnDepth: 10,
				startsAt: now,
				reason: 'First administrator',
			},
			select: { id: true },
		})
		await tx.grantScope.create({ data: { grantId: grant.id, kind: 'server' }, select: { id: true } })
		return {
			of: id,
			accountId: id,
			before: null,
			after: { name, address, roleName: role?.name },
			result: { id, address },
		}
	},
	conflicts: { account_address_live: TAKEN },
})
