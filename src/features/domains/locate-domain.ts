import type { ReadHandle } from '@/core/gateway/handles'
import { domainPlace, WITH_LINEAGE } from '@/core/gateway/places'

/** A live domain with what the verbs on it need, or NULL. The trash is asked for by name. */
export const findDomain = async (read: ReadHandle, id: string, from: 'live' | 'trash' = 'live') =>
	read.domain.findFirst({
		where: { id, deletedAt: from === 'live' ? null : { not: null } },
		select: {
			id: true,
			name: true,
			description: true,
			enabled: true,
			maxMailboxes: true,
			maxAliases: true,
			maxLists: true,
			maxStorageBytes: true,
			maxSendsPerHour: true,
			maxSendsPerDay: true,
			defaultQuotaBytes: true,
			version: true,
			organization: WITH_LINEAGE,
		},
	})

/** For verbs on one domain: its place and its row. */
export async function locateDomain(
	read: ReadHandle,
	input: { readonly domain: string },
	from: 'live' | 'trash' = 'live',
) {
	const row = await findDomain(read, input.domain, from)
	return row && { place: domainPlace(row), label: row.name, row }
}
