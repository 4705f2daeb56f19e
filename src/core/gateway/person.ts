/** A person whom nobody signed in just now, as jobs that act for them see them. */
import { database } from '@/platform/db/client'
import { type Loaded, loadedFrom } from './actor'

/** What this person holds at this moment; NULL when they may not act (any more). Whatever is written for them asks again. */
export async function loadedPerson(accountId: string): Promise<Loaded | null> {
	const rows = await database().$queryRaw<
		{ actor: unknown }[]
	>`SELECT app.lock_actor(${accountId}::uuid, NULL) AS actor`
	return loadedFrom(rows[0]?.actor)
}
