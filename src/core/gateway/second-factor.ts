/** What the database knows of somebody's second factor, for the doors: nobody is signed in there yet. */
import { database } from '@/platform/db/client'

/** Does this person need more than their password to sign in? */
export async function hasSecondFactor(accountId: string): Promise<boolean> {
	const rows = await database().$queryRaw<{ has: boolean }[]>`SELECT app.has_second_factor(${accountId}::uuid) AS has`
	// Whoever cannot be asked about is not let in with less.
	return rows[0]?.has ?? true
}

export interface SealedAuthenticator {
	readonly sealed: Uint8Array
	/** The database's clock: all instances judge a code by the same. */
	readonly now: Date
}

/** The only way by which the shared secret of an authenticator leaves the database; NULL = they have none. */
export async function sealedAuthenticator(accountId: string): Promise<SealedAuthenticator | null> {
	const rows = await database().$queryRaw<
		SealedAuthenticator[]
	>`SELECT sealed, now FROM app.authenticator_of(${accountId}::uuid)`
	return rows[0] ?? null
}
