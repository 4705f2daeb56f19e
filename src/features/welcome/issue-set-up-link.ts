import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'
import { Digest } from './digest'
import { findAdministrator } from './find-administrator'

const HALF_AN_HOUR = 30 * 60_000

/** Makes a new one-time link for the first administrator and voids the older ones: each start prints its own. */
export const issueSetUpLink = command({
	right: 'system.set-up',
	input: z.strictObject({ hash: Digest }),
	locate: async (read, _input, { now }) =>
		(await findAdministrator(read, now)) ? null : { place: serverPlace(), label: 'Set-up link', row: {} },
	run: async (tx, { input, now }) => {
		await tx.token.updateMany({
			where: { purpose: 'first_administrator', usedAt: null, expiresAt: { gt: now } },
			data: { expiresAt: now },
		})
		const expiresAt = new Date(now.getTime() + HALF_AN_HOUR)
		await tx.token.createMany({ data: { hash: input.hash, purpose: 'first_administrator', createdAt: now, expiresAt } })
		return { of: 'server', before: null, after: { expiresAt }, result: {} }
	},
})
