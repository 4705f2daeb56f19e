/** The session behind a cookie, as PostgreSQL has it at this moment. */
import { database } from '@/platform/db/client'
import { type Loaded, loadedFrom } from './actor'
import { digestOf } from './session-cookie'

/** @param sid from `openSessionId`. @returns NULL when the session has ended, or its person may no longer sign in */
export async function actorOfSession(sid: string): Promise<Loaded | null> {
	const rows = await database().$queryRaw<{ actor: unknown }[]>`SELECT app.actor_of_session(${digestOf(sid)}) AS actor`
	return loadedFrom(rows[0]?.actor)
}
