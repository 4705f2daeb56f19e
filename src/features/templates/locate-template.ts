import type { ReadHandle } from '@/core/gateway/handles'
import { organizationOrServer, WITH_LINEAGE } from '@/core/gateway/places'

/** A template with its place: its organization, or the server for one that is everybody's. */
export async function locateTemplate(read: ReadHandle, id: string) {
	const row = await read.template.findUnique({ where: { id }, include: { organization: WITH_LINEAGE } })
	return row && { place: organizationOrServer(row.organization), label: row.name, row }
}
