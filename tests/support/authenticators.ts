/** Stands in for authenticator apps. */
import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type pg from 'pg'
import { sealSecret } from '@/core/proof/authenticator'
import { newRecoveryCodes } from '@/core/proof/recovery-codes'
import { anAuthenticator } from './factories'

process.env.AUTH_SECRET ??= randomBytes(32).toString('base64')

export type Secret20 = Uint8Array<ArrayBuffer>

/** What an app shows. @param steps of half a minute from now */
export const codeOf = (secret: Secret20 | string, steps = 0): string =>
	new TOTP({
		secret: typeof secret === 'string' ? Secret.fromBase32(secret) : new Secret({ buffer: secret.buffer }),
	}).generate({ timestamp: Date.now() + steps * 30_000 })

/** Gives somebody a second factor. @returns the app's secret, and recovery codes */
export async function withApp(
	db: Pick<pg.Pool, 'query'>,
	accountId: string,
): Promise<{ secret: Secret20; codes: readonly string[] }> {
	const secret = new Uint8Array(randomBytes(20))
	await anAuthenticator(db, accountId, Buffer.from(sealSecret(secret, accountId)))
	const codes = newRecoveryCodes()
	for (const { hash } of codes)
		await db.query('INSERT INTO recovery_code (hash, account_id) VALUES ($1, $2)', [hash, accountId])
	return { secret, codes: codes.map(({ code }) => code) }
}
