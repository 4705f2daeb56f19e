import type { QueryHandle, ReadHandle } from '@/core/gateway/handles'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whose mail lies in that folder of the store, or below it, in a sentence; NULL = nobody's. @param read past every scope */
export async function whoseFolder(read: ReadHandle | QueryHandle, folder: string): Promise<string | null> {
	const [domain = '', name] = folder.split('/')
	const below = { erasedAt: null, domain: { name: domain } }
	if (name === undefined) {
		const inside = await read.mailbox.findFirst({ where: below, select: { id: true } })
		return inside && 'Mailboxes lie in this folder. Take out of it by hand what is not theirs.'
	}
	if (!UUID.test(name)) return null
	const mailbox = await read.mailbox.findFirst({ where: { ...below, id: name }, select: { address: true } })
	return mailbox && `The folder belongs to a mailbox by now: ${mailbox.address}.`
}
