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
	const rows = await systemQuery(
		'system.accept-invitation',
		(read) => read.sql<{ purpose: WelcomeLink['purpose']; name: string | null; address: string | null }>`
			SELECT t.purpose::text AS purpose, a.name, a.address FROM token t LEFT JOIN account a ON a.id = t.account_id
				LEFT JOIN invitation i ON i.token_hash = t.hash
			WHERE (i.id IS NULL OR app.stands(i)) AND t.hash = ${digestOf(secret)} AND t.used_at IS NULL AND t.expires_at > now()
				AND (t.purpose = 'first_administrator' OR (a.state = 'invited' AND a.retired_at IS NULL AND a.auth_epoch = t.auth_epoch))`,
	)
	const [found] = rows
	if (!found) return null
	return found.purpose === 'invitation'
		? { purpose: 'invitation', name: found.name ?? '', address: found.address ?? '' }
		: { purpose: 'first_administrator' }
}
