/** Stands in for authenticators: keys of P-256 in memory, and answers as a browser would send them, each part of which can be another. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import type pg from 'pg'
import { aPasskey } from './factories'

process.env.AUTH_SECRET ??= randomBytes(32).toString('base64')

/** Where `env()` says that the panel is, when a test says nothing. */
const ORIGIN = 'http://localhost:3000'

const PRESENT = 0x01
const VERIFIED = 0x04
const ATTESTED = 0x40

const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()
const b64 = (data: Uint8Array): string => Buffer.from(data).toString('base64url')

export interface Lies {
	readonly origin?: string
	readonly rpId?: string
	readonly challenge?: string
	readonly type?: string
	readonly crossOrigin?: boolean
	readonly counter?: number
	readonly userHandle?: string | undefined
	/** False: nobody showed finger, face or PIN. */
	readonly verified?: boolean
	readonly present?: boolean
	/** Names another credential than the one that signs. */
	readonly id?: string
}

/** A passkey in an authenticator. */
export class SoftPasskey {
	readonly credentialId = new Uint8Array(randomBytes(32))
	readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
	/** As the authenticator counts; one that copies passkeys between devices says 0. */
	counter = 0
	handle = ''

	get id(): string {
		return b64(this.credentialId)
	}

	/** COSE (RFC 9052): kty EC2, alg ES256, curve P-256, x, y. */
	get publicKey(): Uint8Array<ArrayBuffer> {
		const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' })
		const coordinate = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
		return new Uint8Array(
			isoCBOR.encode(
				new Map<number, number | Uint8Array>([
					[1, 2],
					[3, -7],
					[-1, 1],
					[-2, coordinate(x)],
					[-3, coordinate(y)],
				]),
			),
		)
	}

	/** `navigator.credentials.create`. @param question what the panel asked, as JSON @param format of the attestation */
	make(question: string, lies: Lies = {}, format: 'none' | 'packed' = 'none'): string {
		const { challenge, rp, user } = JSON.parse(question)
		this.handle = user.id
		const length = Buffer.alloc(2)
		length.writeUInt16BE(this.credentialId.length)
		const data = Buffer.concat([
			authData(lies, rp.id, ATTESTED, this.counter),
			Buffer.alloc(16),
			length,
			this.credentialId,
			this.publicKey,
		])
		const statement = format === 'none' ? new Map() : new Map([['x5c', [new Uint8Array(randomBytes(40))]]])
		const object = new Map<string, unknown>([
			['fmt', format],
			['attStmt', statement],
			['authData', new Uint8Array(data)],
		])
		return JSON.stringify({
			...this.named(lies),
			response: {
				clientDataJSON: clientData('webauthn.create', challenge, lies),
				attestationObject: b64(isoCBOR.encode(object as Parameters<typeof isoCBOR.encode>[0])),
				transports: ['internal', 'hybrid'],
			},
		})
	}

	/** `navigator.credentials.get`. @param question what the panel asked, as JSON */
	sign(question: string, lies: Lies = {}, key: KeyObject = this.keys.privateKey): string {
		const { challenge, rpId } = JSON.parse(question)
		const data = authData(lies, rpId, 0, this.counter)
		const client = clientData('webauthn.get', challenge, lies)
		const signed = Buffer.concat([data, sha256(Buffer.from(client, 'base64url'))])
		return JSON.stringify({
			...this.named(lies),
			response: {
				clientDataJSON: client,
				authenticatorData: b64(data),
				signature: b64(sign('sha256', signed, key)),
				userHandle: 'userHandle' in lies ? lies.userHandle : this.handle,
			},
		})
	}

	private named({ id = this.id }: Lies) {
		return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, authenticatorAttachment: 'platform' }
	}
}

function authData({ rpId, counter, verified, present }: Lies, asked: string, more: number, counted: number): Buffer {
	const count = Buffer.alloc(4)
	count.writeUInt32BE(counter ?? counted)
	const flags = (present === false ? 0 : PRESENT) | (verified === false ? 0 : VERIFIED) | more
	return Buffer.concat([sha256(rpId ?? asked), Buffer.of(flags), count])
}

const clientData = (type: string, asked: string, lies: Lies): string =>
	b64(
		Buffer.from(
			JSON.stringify({
				type: lies.type ?? type,
				challenge: lies.challenge ?? asked,
				origin: lies.origin ?? ORIGIN,
				crossOrigin: lies.crossOrigin ?? false,
			}),
		),
	)

/** Gives somebody a passkey that they can sign with. */
export async function withPasskey(
	db: pg.Pool,
	accountId: string,
	counter = 0,
): Promise<{ readonly passkey: SoftPasskey; readonly id: string }> {
	const passkey = new SoftPasskey()
	passkey.counter = counter
	const { rows } = await db.query<{ handle: Buffer }>('SELECT passkey_handle AS handle FROM account WHERE id = $1', [
		accountId,
	])
	passkey.handle = b64(rows[0]?.handle ?? Buffer.alloc(0))
	const id = await aPasskey(db, accountId, {
		credential_id: Buffer.from(passkey.credentialId),
		public_key: Buffer.from(passkey.publicKey),
		counter,
	})
	return { passkey, id }
}
