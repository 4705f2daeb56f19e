/** All that is in a mailbox, as a mail program sees it: to be compared before and after. */
import { createHash } from 'node:crypto'
import { mailboxOver } from './mail-reading'

export interface SeenMessage {
	readonly folder: string
	/** SHA-256 of the whole message. */
	readonly sha256: string
	/** Without \Recent, which is nobody's. */
	readonly flags: string
	readonly at: string
	readonly size: number
}
export interface MailSnapshot {
	readonly folders: readonly string[]
	readonly messages: readonly SeenMessage[]
}

/** Sorted, so that two of them are equal when what they tell is. */
export async function snapshotOf(port: number, address: string, password?: string): Promise<MailSnapshot> {
	const client = await mailboxOver(port, address, ...(password ? [password] : []))
	try {
		const folders = (await client.list())
			.filter(({ flags }) => !flags.has('\\Noselect'))
			.map(({ path }) => path)
			.sort()
		const messages: SeenMessage[] = []
		for (const folder of folders) {
			const { exists } = await client.mailboxOpen(folder, { readOnly: true })
			if (exists === 0) continue
			for await (const one of client.fetch('1:*', { source: true, flags: true, internalDate: true, size: true }))
				messages.push({
					folder,
					sha256: createHash('sha256')
						.update(one.source ?? '')
						.digest('hex'),
					flags: [...(one.flags ?? [])]
						.filter((flag) => flag !== '\\Recent')
						.sort()
						.join(' '),
					at: new Date(one.internalDate ?? 0).toISOString(),
					size: one.size ?? 0,
				})
		}
		return { folders, messages: messages.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) }
	} finally {
		await client.logout().catch(() => undefined)
		client.close()
	}
}
