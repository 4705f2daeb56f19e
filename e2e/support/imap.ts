import { ImapFlow } from 'imapflow'

/** A connection to 127.0.0.1 without TLS, as this person; not yet open. */
export function imapClient(port: number, address: string, password: string): ImapFlow {
	const client = new ImapFlow({
		host: '127.0.0.1',
		port,
		secure: false,
		auth: { user: address, pass: password },
		logger: false,
	})
	client.on('error', () => undefined)
	return client
}

/**
 * Tries to sign in over IMAP, and signs out again.
 *
 * @param port a Dovecot on 127.0.0.1
 * @returns whether the server let them in; false means that it refused this address with this password
 * @throws Error when the server could not tell: not there, or without its database
 */
export async function imapAccepts(port: number, address: string, password: string): Promise<boolean> {
	const client = imapClient(port, address, password)
	try {
		await client.connect()
		await client.logout()
		return true
	} catch (error) {
		if (isRefusal(error)) return false
		throw error
	} finally {
		// A refused connection would stay open for three minutes.
		client.close()
	}
}

/** RFC 5530: AUTHENTICATIONFAILED is a verdict on the credentials, UNAVAILABLE and the like are not. */
function isRefusal(error: unknown): boolean {
	return error instanceof Error && 'serverResponseCode' in error && error.serverResponseCode === 'AUTHENTICATIONFAILED'
}
