import type { ReadHandle } from '@/core/gateway/handles'
import { expectVersion, invalid } from '@/core/gateway/result'
import { type Asked, askedAfter, askedFrom, NO_ROLE, rolesIn, toldDemand, type Whom, whomOf } from './demand-rules'

/** A demand as it stands. Where nobody wrote one yet it asks nobody, and `id` is NULL. */
export interface DemandRow {
	readonly id: string | null
	readonly asked: Asked
	readonly graceDays: number | null
	readonly trustsDevices: boolean
	readonly version: number
}
const NONE: DemandRow = { id: null, asked: {}, graceDays: null, trustsDevices: true, version: 1 }

/** @param organization NULL = that of the server */
export async function findDemand(read: ReadHandle, organization: string | null): Promise<DemandRow> {
	const row = await read.factorDemand.findFirst({
		where: { organizationId: organization },
		select: { id: true, asked: true, graceDays: true, trustsDevices: true, version: true },
	})
	return row ? { ...row, asked: askedFrom(row.asked) } : NONE
}

interface Wanted {
	readonly version: number
	readonly whom: Whom
	readonly roles: readonly string[]
	readonly graceDays: number | null
	readonly trustsDevices: boolean
}

/** What is to be written in its place. @throws PanelError when somebody else wrote meanwhile, or no role is chosen */
export function demandAfter(row: DemandRow, wanted: Wanted, now: Date) {
	expectVersion(row, wanted.version, {
		whom: whomOf(row.asked),
		roles: rolesIn(row.asked).join(', '),
		graceDays: row.graceDays?.toString() ?? '',
	})
	if (wanted.whom === 'roles' && wanted.roles.length === 0) throw invalid({ roles: NO_ROLE })
	const { graceDays, trustsDevices } = wanted
	const after = { asked: askedAfter(row.asked, wanted, now), graceDays, trustsDevices }
	return { data: { ...after, version: row.version + 1 }, before: toldDemand(row), after: toldDemand(after) }
}
