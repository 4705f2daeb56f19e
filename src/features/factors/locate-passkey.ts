import type { ReadHandle } from '@/core/gateway/handles'
import { locateOwner } from './locate-owner'

/** One of one's own passkeys. @returns NULL for one of somebody else, as for one that is not there */
export async function locatePasskey(read: ReadHandle, id: string, by: { readonly accountId: string | null }) {
	const owner = await locateOwner(read, by)
	const passkey =
		owner &&
		(await read.passkey.findFirst({ where: { id, accountId: owner.row.id }, select: { id: true, name: true } }))
	return passkey && { ...owner, row: { ...owner.row, passkey } }
}
