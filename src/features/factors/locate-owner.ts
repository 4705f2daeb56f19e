import type { ReadHandle } from '@/core/gateway/handles'
import { locateSelf } from '@/core/gateway/locate-self'

/** Oneself, with the second factors that there are: an app, so many passkeys; `enrolled` = any of them. */
export async function locateOwner(read: ReadHandle, by: { readonly accountId: string | null }) {
	const self = await locateSelf(read, by)
	if (!self) return null
	const [epoch, authenticator, passkeys, codes] = await Promise.all([
		read.account.findFirst({ where: { id: self.row.id }, select: { factorEpoch: true } }),
		read.authenticator.findFirst({ where: { accountId: self.row.id }, select: { createdAt: true } }),
		read.passkey.count({ where: { accountId: self.row.id } }),
		read.recoveryCode.count({ where: { accountId: self.row.id } }),
	])
	if (!epoch) return null
	const app = authenticator !== null
	return { ...self, row: { ...self.row, ...epoch, app, passkeys, enrolled: app || passkeys > 0, codes } }
}
