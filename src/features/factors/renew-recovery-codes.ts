import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { locateOwner } from './locate-owner'
import { codesLetter } from './notices'
import { writeCodes } from './write-codes'

/** Ten new recovery codes, shown once; those from before are void. */
export const renewRecoveryCodes = command({
	right: 'own.set-second-factor',
	input: z.strictObject({}),
	locate: async (read, _input, by) => {
		const found = await locateOwner(read, by)
		return found?.row.enrolled ? found : null
	},
	run: async (tx, { row, now, post }) => {
		const codes = await writeCodes(tx, row.id)
		await post(codesLetter(row))
		return {
			of: row.id,
			before: { recovery: 'old' },
			after: { recovery: 'new', madeAt: now },
			result: { id: row.id },
			reveal: { recoveryCodes: codes },
		}
	},
})
