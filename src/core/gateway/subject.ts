/** Who wants to sign in: the only way by which a password hash leaves the database. */
import { z } from 'zod'
import { database } from '@/platform/db/client'

const row = z.object({
	accountId: z.uuid(),
	/** A password is right for this epoch only: whatever raised it meanwhile has voided the sign-in. */
	authEpoch: z.number().int(),
	/** NULL for whoever may not sign in. */
	passwordHash: z.string().nullable(),
	/** For the journal; the outside never learns it. */
	standing: z.enum(['live', 'invited', 'disabled', 'stopped']),
})
export type SignInSubject = z.output<typeof row>

/** @param address in canonical form. @returns NULL when nobody signs in by it */
export async function signInSubject(address: string): Promise<SignInSubject | null> {
	const rows = await database().$queryRaw<unknown[]>`
		SELECT account_id AS "accountId", auth_epoch AS "authEpoch", password_hash AS "passwordHash", standing FROM app.sign_in_subject(${address})`
	return rows[0] === undefined ? null : row.parse(rows[0])
}
