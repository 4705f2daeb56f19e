/** What the database knows of somebody's second factor, for the doors: nobody is signed in there yet. */
import { database } from '@/platform/db/client'

/** Does this person need more than their password to sign in? */
export async function hasSecondFactor(accountId: string): Promise<boolean> {
	const rows = await database().$queryRaw<{ has: boolean }[]>`SELECT app.has_second_factor(${accountId}::uuid) AS has`
	// Whoever cannot be asked about is not let in with less.
	return rows[0]?.has ?? true
}

export interface FactorKinds {
	readonly app: boolean
	readonly passkeys: boolean
}

/** Of which kinds is it? */
export async function factorKinds(accountId: string): Promise<FactorKinds> {
	const rows = await database().$queryRaw<FactorKinds[]>`
		SELECT EXISTS (SELECT FROM app.authenticator_of(${accountId}::uuid)) AS app, EXISTS (SELECT FROM app.passkeys_of(${accountId}::uuid)) AS passkeys`
	return rows[0] ?? { app: false, passkeys: false }
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

/** Does the browser that has this digest stand in for the second factor of this person? Whatever cannot be asked does not. */
export async function isTrustedDevice(accountId: string, digest: Uint8Array<ArrayBuffer>): Promise<boolean> {
	const rows = await database().$queryRaw<
		{ is: boolean }[]
	>`SELECT app.is_trusted_device(${accountId}::uuid, ${digest}) AS is`
	return rows[0]?.is ?? false
}

/** May this person have a browser trusted? Not where somebody demands the factor of them at every sign-in. */
export async function mayTrustDevices(accountId: string): Promise<boolean> {
	const rows = await database().$queryRaw<{ may: boolean }[]>`SELECT app.may_trust_devices(${accountId}::uuid) AS may`
	return rows[0]?.may ?? false
}
