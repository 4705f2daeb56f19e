import nodemailer from 'nodemailer'

const SECOND = 1000

/** A message as it is to go on, to all of these at once: Postfix takes it for every one of them or for none. */
export interface Onward {
	/** Empty for what must never be answered (RFC 5321 4.5.5). */
	readonly sender: string
	readonly recipients: readonly string[]
	readonly message: Buffer
}

/**
 * Gives a message back to Postfix of this machine, which keeps it from then on.
 * @param port where Postfix takes what the panel sends
 * @throws Error when it did not take it: nothing was sent then
 */
export async function reinject(port: number, { sender, recipients, message }: Onward): Promise<void> {
	const way = nodemailer.createTransport({
		host: '127.0.0.1',
		port,
		secure: false,
		ignoreTLS: true,
		connectionTimeout: 10 * SECOND,
		greetingTimeout: 10 * SECOND,
		socketTimeout: 120 * SECOND,
		disableFileAccess: true,
		disableUrlAccess: true,
	})
	try {
		await way.sendMail({ envelope: { from: sender, to: [...recipients] }, raw: message })
	} finally {
		way.close()
	}
}
