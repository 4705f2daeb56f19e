import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'

export interface OwnRecovery {
	/** To which links go; NULL = to none yet. */
	readonly address: string | null
	/** Waits for its confirmation; NULL = none does. */
	readonly wanted: string | null
}

/** The viewer's own recovery address. */
export const ownRecovery = (viewer: Loaded): Promise<OwnRecovery> =>
	query(viewer, 'own.read', async (read) => {
		const [row] = await read.sql<OwnRecovery>`
			SELECT r.address, r.wanted FROM recovery_address r WHERE r.account_id = ${viewer.accountId}::uuid`
		return row ?? { address: null, wanted: null }
	})
