import type { ReadHandle } from '@/core/gateway/handles'
import { locateSelf } from '@/core/gateway/locate-self'

/** Oneself, with the second factor that there is. */
export async function locateOwner(read: ReadHandle, by: { readonly accountId: string | null }) {
	const self = await locateSelf(read, by)
	if (!self) return null
	const [epoch, authenticator, codes] = await Promise.all([
		read.account.findFirst({ where: { id: self.row.id }, select: { factorEpoch: true } }),
		read.authenticator.findFirst({ where: { accountId: self.row.id }, select: { createdAt: true } }),
		read.recoveryCode.count({ where: { accountId: self.row.id } }),
	])
	if (!epoch) return null
	return { ...self, row: { ...self.row, ...epoch, enrolled: authenticator !== null, codes } }
}
