import type { ReadHandle } from '@/core/gateway/handles'
import { locateSelf } from '@/core/gateway/locate-self'

/** One of one's own exports that is asked for, being made or ready; NULL for everybody else's. */
export async function locateOwnExport(read: ReadHandle, id: string, by: { readonly accountId: string | null }) {
	const self = await locateSelf(read, by)
	if (!self) return null
	const row = await read.mailExport.findFirst({
		where: { id, accountId: self.row.id, state: { in: ['waiting', 'running', 'ready'] } },
		select: {
			id: true,
			accountId: true,
			address: true,
			format: true,
			state: true,
			bytes: true,
			askedAt: true,
			endsAt: true,
		},
	})
	return row && { ...self, row }
}
