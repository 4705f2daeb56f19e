import type { ReadHandle } from '@/core/gateway/handles'
import { organizationOrServer, WITH_LINEAGE } from '@/core/gateway/places'

/** A custom role with its place: its organization, or the server for one that is everybody's. */
export async function locateRole(read: ReadHandle, id: string) {
	const row = await read.role.findUnique({
		where: { id },
		select: {
			id: true,
			name: true,
			description: true,
			rights: true,
			demandsFactorSince: true,
			version: true,
			organization: WITH_LINEAGE,
		},
	})
	return row && { place: organizationOrServer(row.organization), label: row.name, row }
}
