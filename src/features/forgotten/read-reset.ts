import { systemQuery } from '@/core/gateway/query'
import { digestOf } from '@/core/gateway/session-cookie'

/** 256 random bits in base64url. */
const SECRET = /^[A-Za-z0-9_-]{43}$/

/**
 * Looks a link up and changes nothing: mail scanners open links too.
 *
 * @param secret from the link's address
 * @returns whose it is; NULL when it is unknown, used, expired, or void: one answer for all of them
 */
export async function readReset(secret: string, purpose: 'reset' | 'recovery'): Promise<string | null> {
	if (!SECRET.test(secret)) return null
	const rows = await systemQuery(
		'system.reset-password',
		(read) => read.sql<{ address: string }>`
			SELECT a.address FROM token t JOIN account a ON a.id = t.account_id
			WHERE t.hash = ${digestOf(secret)} AND t.purpose::text = ${purpose} AND t.used_at IS NULL AND t.expires_at > now()
				AND a.state = 'active' AND a.retired_at IS NULL AND a.auth_epoch = t.auth_epoch`,
	)
	return rows[0]?.address ?? null
}
