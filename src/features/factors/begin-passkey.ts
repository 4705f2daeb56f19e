import { generateRegistrationOptions } from '@simplewebauthn/server'
import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'
import { boundTo, newChallenge, PASSKEY_TIMEOUT } from '@/core/proof/passkey-challenge'
import type { RelyingParty } from '@/core/proof/relying-party'

/**
 * What a browser is to make a new passkey from. It is one that is found without an address and that asks its owner for finger, face or PIN, so
 * that each passkey is good for everything.
 * @returns JSON, for `navigator.credentials.create`
 */
export async function beginPasskey(by: Loaded, party: RelyingParty, clientAddress: string): Promise<string> {
	const accountId = by.accountId ?? ''
	const mine = await query(by, 'own.read', async (read) => ({
		account: await read.account.findUniqueOrThrow({
			where: { id: accountId },
			select: { name: true, passkeyHandle: true },
		}),
		passkeys: await read.passkey.findMany({ where: { accountId }, select: { credentialId: true, transports: true } }),
	}))
	const options = await generateRegistrationOptions({
		rpName: `Postern at ${party.id}`,
		rpID: party.id,
		userName: by.address,
		userDisplayName: mine.account.name,
		userID: new Uint8Array(mine.account.passkeyHandle),
		challenge: await newChallenge(boundTo('enrol', by.sessionId ?? ''), clientAddress),
		timeout: PASSKEY_TIMEOUT,
		attestationType: 'none',
		excludeCredentials: mine.passkeys.map(({ credentialId, transports }) => ({
			id: Buffer.from(credentialId).toString('base64url'),
			transports,
		})),
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
	})
	return JSON.stringify(options)
}
