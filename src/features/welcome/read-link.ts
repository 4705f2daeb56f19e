import { systemQuery } from '@/core/gateway/query'
import { digestOf } from '@/core/gateway/session-cookie'

/** What a one-time link is for. */
export type WelcomeLink =
	| { readonly purpose: 'invitation'; readonly name: string; readonly address: string }
	| { readonly purpose: 'first_administrator' }

/** 256 random bits in base64url. */
const SECRET = /^[A-Za-z0-9_-]{43}$/

/**
 * Looks a link up and changes nothing: mail scanners open links too.
 *
 * @param secret from the link's address
 * @returns NULL when it is unknown, used, expired, or void: one answer for all of them
 */
export async function readLink(secret: string): Promise<WelcomeLink | null> {
	if (!SECRET.test(secret)) return null
	return systemQuery('system.accept-invitation', async (read) => {
		const token = await read.token.findUnique({
			where: { hash: digestOf(secret) },
			select: {
				purpose: true, usedAt: true, expiresAt: true, authEpoch: true,
				account: { select: { name: true, address: true, state: true, authEpoch: true, retiredAt: true } },
			},
		})
		if (!token || token.usedAt !== null || token.expiresAt <= new Date()) return null
		if (token.purpose === 'first_administrator') return { purpose: token.purpose }
		const { account } = token
		if (!account || account.state !== 'invited' || account.retiredAt !== null || account.authEpoch !== token.authEpoch) return null
		return { purpose: token.purpose, name: account.name, address: account.address }
	})
}
