/** Who is looking: the actor behind this request's cookie, read from PostgreSQL once a request and never kept longer. */
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import type { Caller, Loaded } from './actor'
import { actorOfSession } from './session'
import { openSessionId, sessionCookieName } from './session-cookie'

/** The viewer, or NULL when nobody is signed in. */
export const viewer = cache(async (): Promise<Loaded | null> => {
	const sid = await openSessionId((await cookies()).get(sessionCookieName())?.value)
	return sid === null ? null : actorOfSession(sid)
})

/** Where a second factor is set up. The policy refuses everything else by itself; this only leads there. */
const OPEN_WHILE_OVERDUE = /^\/(my\/security|confirm)(?![^/?])/

/**
 * The viewer; whoever is signed out is sent to the sign-in page and comes back here afterwards. Whoever has no second factor by the time
 * that they need one is sent to where it is set up.
 */
export async function requireViewer(): Promise<Loaded> {
	const loaded = await viewer()
	const path = (await headers()).get('x-postern-path')
	if (loaded?.actor.overdue && path !== null && !OPEN_WHILE_OVERDUE.test(path)) redirect('/my/security')
	if (loaded) return loaded
	redirect(path && path !== '/' ? `/sign-in?next=${encodeURIComponent(path)}` : '/sign-in')
}

/** The client's address as our own server saw it (src/main/web.ts); text from the client never arrives under this name. */
export const clientAddress = async (): Promise<string> => (await headers()).get('x-postern-client') ?? ''

export const callerOf = async (loaded: Loaded): Promise<Caller> => ({
	kind: 'person',
	accountId: loaded.accountId ?? '',
	sessionId: loaded.sessionId,
	clientAddress: await clientAddress(),
})
