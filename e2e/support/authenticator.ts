import type { KeyObject } from 'node:crypto'
import type { CDPSession, Page } from '@playwright/test'

/** An authenticator inside of a browser: its WebAuthn is real, its owner is a switch (Chrome DevTools Protocol, domain WebAuthn). */
export interface Authenticator {
	/** Does its owner say yes at once? Off, every question waits. */
	readonly consents: (does: boolean) => Promise<void>
	/** How many passkeys it has. */
	readonly count: () => Promise<number>
	/** Puts a passkey into it that was made elsewhere. */
	readonly put: (passkey: Kept) => Promise<void>
	/** Sets the count of its passkeys back to nothing, as a copy of them from long ago would have it. */
	readonly forgetCounts: () => Promise<void>
	/** Takes it out of the machine. */
	readonly unplug: () => Promise<void>
}
interface Kept {
	readonly credentialId: Uint8Array
	/** Whose it is, base64url. */
	readonly handle: string
	readonly keys: { readonly privateKey: KeyObject }
}

const connections = new WeakMap<Page, Promise<CDPSession>>()
async function connected(page: Page): Promise<CDPSession> {
	const cdp = await page.context().newCDPSession(page)
	await cdp.send('WebAuthn.enable')
	return cdp
}

/** @param transport `internal`: the device itself, of which a browser has one; `usb`: a key that is plugged in */
export async function authenticatorIn(page: Page, transport: 'internal' | 'usb' = 'internal'): Promise<Authenticator> {
	const connecting = connections.get(page) ?? connected(page)
	connections.set(page, connecting)
	const cdp = await connecting
	const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport,
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: false,
		},
	})
	const kept = async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials
	return {
		consents: async (enabled) => {
			await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
		},
		count: async () => (await kept()).length,
		put: async ({ credentialId, handle, keys }) => {
			const credential = {
				credentialId: Buffer.from(credentialId).toString('base64'),
				userHandle: Buffer.from(handle, 'base64url').toString('base64'),
				privateKey: keys.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
				rpId: 'localhost',
				isResidentCredential: true,
				signCount: 0,
			}
			await cdp.send('WebAuthn.addCredential', { authenticatorId, credential })
		},
		forgetCounts: async () => {
			for (const credential of await kept()) {
				const { credentialId } = credential
				await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId })
				await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential, signCount: 0 } })
			}
		},
		unplug: async () => {
			await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
		},
	}
}

/** A browser that offers no passkeys beside the address, as some do not: what is pressed is all that is asked. */
export const offersNothing = (page: Page) =>
	page.addInitScript(() => {
		PublicKeyCredential.isConditionalMediationAvailable = async () => false
	})
