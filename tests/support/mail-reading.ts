/** Reads mailboxes with a real IMAP client, over TLS. */
import { ImapFlow } from 'imapflow'
import { PASSWORD } from './factories'

/** An open connection. @throws what the server said when it does not let in */
export async function mailboxOver(port: number, address: string, password = PASSWORD): Promise<ImapFlow> {
	const client = new ImapFlow({
		host: '127.0.0.1',
		port,
		secure: true,
		// The certificate of a stack is signed by itself.
		tls: { rejectUnauthorized: false },
		auth: { user: address, pass: password },
		logger: false,
	})
	client.on('error', () => undefined)
	try {
		await client.connect()
		return client
	} catch (error) {
		client.close()
		throw error
	}
}

export interface Letter {
	readonly from: string
	readonly subject: string
}

/** Waits until there are so many in the inbox. @returns all that are there then @throws Error when they do not come */
export async function inboxOf(port: number, address: string, count: number, millis = 30_000): Promise<Letter[]> {
	const client = await mailboxOver(port, address)
	try {
		for (const deadline = Date.now() + millis; Date.now() < deadline; ) {
			const { messages = 0 } = await client.status('INBOX', { messages: true })
			if (messages >= count) return await lettersIn(client)
			await new Promise((resolve) => setTimeout(resolve, 25))
		}
		throw new Error(`There are not ${count} messages for ${address} within ${millis} ms`)
	} finally {
		await client.logout().catch(() => undefined)
		client.close()
	}
}

async function lettersIn(client: ImapFlow): Promise<Letter[]> {
	await client.mailboxOpen('INBOX')
	const letters: Letter[] = []
	for await (const { envelope } of client.fetch('1:*', { envelope: true }))
		letters.push({ from: envelope?.from?.[0]?.address ?? '', subject: envelope?.subject ?? '' })
	return letters
}
