/** What the database knows of passkeys, for the doors: nobody is signed in there yet. */
import { z } from 'zod'
import { database } from '@/platform/db/client'

type Bytes = Uint8Array<ArrayBuffer>

const bytes = z.instanceof(Uint8Array).transform((value) => new Uint8Array(value))
const subject = z.object({
	id: z.uuid(),
	accountId: z.uuid(),
	address: z.string(),
	/** The passkey opens something for this epoch only, like a password. */
	authEpoch: z.number().int(),
	/** What the authenticator keeps of whose it is. */
	handle: bytes,
	publicKey: bytes,
	counter: z.coerce.number().int(),
	/** For the journal; the outside never learns it. */
	standing: z.enum(['live', 'invited', 'disabled', 'stopped']),
})
export type PasskeySubject = z.output<typeof subject>

/** @param credential the id that the authenticator gave. @returns NULL when nobody here has it */
export async function passkeySubject(credential: Bytes): Promise<PasskeySubject | null> {
	const rows = await database().$queryRaw<unknown[]>`
		SELECT id, account_id AS "accountId", address, auth_epoch AS "authEpoch", handle, public_key AS "publicKey", counter, standing
		FROM app.passkey_subject(${credential})`
	return rows[0] === undefined ? null : subject.parse(rows[0])
}

export interface PasskeyHint {
	readonly credentialId: Bytes
	/** How a browser may reach it. */
	readonly transports: readonly string[]
}

/** Which passkeys somebody has, the one used last first. */
export const passkeysOf = (accountId: string): Promise<PasskeyHint[]> =>
	database().$queryRaw<PasskeyHint[]>`
		SELECT credential_id AS "credentialId", transports FROM app.passkeys_of(${accountId}::uuid)`

/** Keeps the digest of something to be signed. @param bound whose it is and what for, as a digest @param seconds how long it is good */
export async function keepChallenge(digest: Bytes, bound: Bytes, seconds: number): Promise<void> {
	await database().$executeRaw`SELECT app.add_passkey_challenge(${digest}, ${bound}, ${seconds}::int)`
}
