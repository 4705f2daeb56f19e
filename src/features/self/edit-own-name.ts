import { z } from 'zod'
import { Name, Version } from '@/core/address'
import { command } from '@/core/gateway/command'
import { locateSelf } from '@/core/gateway/locate-self'
import { expectVersion } from '@/core/gateway/result'

/** Changes one's own name, as others see it. */
export const editOwnName = command({
	right: 'own.edit',
	input: z.strictObject({ name: Name, version: Version }),
	locate: (read, _input, by) => locateSelf(read, by),
	run: async (tx, { input, row }) => {
		expectVersion(row, input.version, { name: row.name })
		await tx.account.updateMany({ where: { id: row.id }, data: { name: input.name, version: { increment: 1 } } })
		return { of: row.id, before: { name: row.name }, after: { name: input.name }, result: { id: row.id } }
	},
})
