import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'

/**
 * Since when the mail server has not answered the worker; NULL while it does, and where the panel was told of none. It is asked by the
 * worker alone, so a page that says this is as quick as ever.
 */
export const mailServerSilentSince = (viewer: Loaded): Promise<Date | null> =>
	query(viewer, 'own.read', async (read) => {
		const [row] = await read.sql<{ since: Date }>`
			SELECT silent_since AS since FROM mail_server_contact WHERE silent_since IS NOT NULL`
		return row?.since ?? null
	})
