import type { ReadHandle } from '@/core/gateway/handles'
import { domainPlace, WITH_LINEAGE } from '@/core/gateway/places'

/** For verbs on one alias: it is asked on its domain. */
export async function locateAlias(read: ReadHandle, input: { readonly alias: string }) {
	const row = await read.alias.findFirst({
		where: { id: input.alias, domain: { deletedAt: null } },
		select: {
			id: true,
			address: true,
			destinations: true,
			enabled: true,
			protected: true,
			version: true,
			domain: { select: { id: true, name: true, organization: WITH_LINEAGE } },
		},
	})
	return row && { place: domainPlace(row.domain), label: row.address, row }
}
