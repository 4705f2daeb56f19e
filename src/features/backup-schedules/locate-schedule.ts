import type { ReadHandle } from '@/core/gateway/handles'
import { domainPlace, WITH_LINEAGE } from '@/core/gateway/places'

const DOMAIN = { id: true, name: true, organization: WITH_LINEAGE, backupSchedule: true } as const

/** A domain with its schedule, which may not be there yet; `any`: one that lies in the trash too. */
export async function locateSchedule(read: ReadHandle, domain: string, from: 'live' | 'any' = 'live') {
	const where = { id: domain, ...(from === 'live' ? { deletedAt: null } : {}) }
	const row = await read.domain.findFirst({ where, select: DOMAIN })
	return row && { place: domainPlace(row), label: row.name, row }
}
