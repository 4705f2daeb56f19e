import { z } from 'zod'
import { Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { serverPlace } from '@/core/gateway/places'
import { serverDemand } from './demand-rules'
import { demandAfter, findDemand } from './write-demand'

/** Decides of whom the server demands a second factor, whatever their organization says. */
export const demandServerFactor = command({
	right: 'server.demand-second-factor',
	input: z.strictObject({ version: Version, ...serverDemand }),
	locate: async (read) => {
		const demand = await findDemand(read, null)
		return demand.id === null
			? null
			: { place: serverPlace(), label: 'the whole server', row: { ...demand, id: demand.id } }
	},
	run: async (tx, { input, row, now }) => {
		const { data, before, after } = demandAfter(row, input, now)
		await tx.factorDemand.update({ where: { id: row.id, version: row.version }, data, select: { id: true } })
		return { of: row.id, before, after, result: { id: row.id } }
	},
})
