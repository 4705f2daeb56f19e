import type { ReadHandle } from '@/core/gateway/handles'
import { domainPlace, WITH_LINEAGE } from '@/core/gateway/places'

/** For verbs on one list: it is asked on its domain. */
export async function locateList(read: ReadHandle, input: { readonly list: string }) {
	const row = await read.list.findFirst({
		where: { id: input.list, domain: { deletedAt: null } },
		select: {
			id: true,
			address: true,
			name: true,
			description: true,
			posters: true,
			replies: true,
			subjectPrefix: true,
			outside: true,
			enabled: true,
			version: true,
			owners: { select: { account: { select: { id: true, address: true } } }, orderBy: { createdAt: 'asc' } },
			domain: { select: { id: true, name: true, organization: WITH_LINEAGE } },
		},
	})
	return row && { place: domainPlace(row.domain), label: row.address, row }
}
