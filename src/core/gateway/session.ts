/** The session behind a cookie, as PostgreSQL has it at this moment. */
import { readPool } from '@/platform/db/read-pool'
import { type Loaded, loadedFrom } from './actor'
import { digestOf } from './session-cookie'

/** @param sid from `openSessionId`. @returns NULL when the session has ended, or its person may no longer sign in */
export async function actorOfSession(sid: string): Promise<Loaded | null> {
	const found = { text: 'SELECT app.actor_of_session($1) AS actor', values: [digestOf(sid)] }
	const { rows } = await readPool().query<{ actor: unknown }>(found)
	return loadedFrom(rows[0]?.actor)
}
