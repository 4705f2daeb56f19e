/** Who asks for a passkey: the host of PUBLIC_ORIGIN and nothing that a request says. */
import ipaddr from 'ipaddr.js'
import { env } from '@/platform/env'

export interface RelyingParty {
	/** The host's name, which a passkey is bound to for ever. */
	readonly id: string
	readonly origin: string
}

/**
 * Browsers know passkeys only in a secure context, and only for a name (WebAuthn Level 3, 5.1.4.1 and 5.4.2).
 * @param origin as PUBLIC_ORIGIN gives it
 * @returns NULL where no browser would let one be used
 */
export function relyingParty(origin: string = env().publicOrigin): RelyingParty | null {
	const { protocol, hostname } = new URL(origin)
	const isHere = hostname === 'localhost' || hostname.endsWith('.localhost')
	const isName = !ipaddr.isValid(hostname.replace(/^\[|\]$/g, ''))
	return isName && (protocol === 'https:' || isHere) ? { id: hostname, origin } : null
}

/** @returns a sentence for whoever looks for passkeys where there can be none; NULL where there can */
export function whyNoPasskeys(origin: string = env().publicOrigin): string | null {
	if (relyingParty(origin)) return null
	return origin.startsWith('https:')
		? `Passkeys belong to a name, and this panel is reached by a number: ${origin}. Whoever manages the server can give it a name.`
		: `Browsers use passkeys over https only, and this panel is reached at ${origin}. Whoever manages the server can change that.`
}
