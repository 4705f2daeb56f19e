import type { ReadHandle } from '@/core/gateway/handles'

/** A key with what its verbs need; NULL = there is none of that id. @param maker only a key of theirs */
export async function findKey(read: ReadHandle, id: string, maker?: string) {
	const row = await read.apiKey.findFirst({
		where: { accountId: id, ...(maker === undefined ? {} : { account: { makerId: maker } }) },
		select: {
			accountId: true,
			publicId: true,
			networks: true,
			revokedAt: true,
			account: { select: { name: true, makerId: true, grants: { where: { revokedAt: null }, select: { id: true } } } },
		},
	})
	return row && { ...row, id: row.accountId, name: row.account.name, isEnded: row.revokedAt !== null }
}
