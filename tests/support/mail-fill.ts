import { mailboxOver } from './mail-reading'

/** Mail of every kind: several folders, flags, keywords, dates, bytes that are no text, an empty folder. */
export async function fill(port: number, address: string, count = 12): Promise<void> {
	const client = await mailboxOver(port, address)
	try {
		await client.mailboxCreate('Projects/Über uns')
		await client.mailboxCreate('Empty')
		for (let n = 0; n < count; n += 1) {
			const folder = ['INBOX', 'Sent', 'Projects/Über uns'][n % 3] ?? 'INBOX'
			const flags = [[], ['\\Seen'], ['\\Seen', '\\Flagged', '$Forwarded'], ['\\Answered', `Word${n % 5}`]][n % 4] ?? []
			const body = Buffer.from(
				`Subject: No. ${n}\r\nMIME-Version: 1.0\r\n\r\n${'abc\xe9\xff\r\n'.repeat((n % 7) + 1)}`,
				'latin1',
			)
			await client.append(folder, body, flags, new Date(Date.UTC(2020, n % 12, 1 + (n % 28), n % 24)))
		}
	} finally {
		await client.logout().catch(() => undefined)
		client.close()
	}
}
