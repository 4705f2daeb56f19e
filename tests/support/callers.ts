/** Stands in for a signed-in browser: who calls a verb, and who looks at a page. */
import type { Caller, Loaded } from '@/core/gateway/actor'
import { loadedFrom } from '@/core/gateway/actor'
import { database } from '@/platform/db/client'

/** Calls verbs as this person, in no particular session; that they are it is proved. */
export const as = (account: { id: string }): Caller => ({
	kind: 'person',
	accountId: account.id,
	sessionId: null,
	proved: true,
	clientAddress: '127.0.0.1',
})

/** The actor as a page would load it. @throws Error when the person may not sign in */
export async function viewerOf(account: { id: string }): Promise<Loaded> {
	const rows = await database().$queryRaw<
		{ actor: unknown }[]
	>`SELECT app.lock_actor(${account.id}::uuid, NULL) AS actor`
	const loaded = loadedFrom(rows[0]?.actor)
	if (!loaded) throw new Error('this person cannot sign in')
	return loaded
}
