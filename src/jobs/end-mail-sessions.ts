import type { Task } from 'graphile-worker'
import { z } from 'zod'
import { env, handed } from '@/platform/env'
import { connections, doveadmKey, endConnections, type MailServer } from '@/platform/mail-server/doveadm'

/**
 * Ends connections to the mail server that should not go on. Triggers leave this job behind whenever something may have ended somebody's
 * right to be connected (prisma/migrations, …_mail_sessions); it also runs every minute by itself, for what came about without a change,
 * or while the mail server was away. Nobody tells it whom to look at: whoever is connected and could not sign in any more is
 * disconnected. Those one of whose passwords was changed or ended are named, since they could still sign in.
 */

/** `_cron` is there when the clock sent it. */
const payload = z.object({ accounts: z.array(z.uuid()).max(1000), _cron: z.unknown().optional() })

const TO_END = `
	SELECT DISTINCT c.address FROM unnest($1::text[], $2::text[]) AS c (address, service)
	 WHERE (NOT EXISTS (SELECT FROM mailserver.credentials k WHERE k.address = c.address AND k.service = c.service)
	   AND NOT EXISTS (SELECT FROM mailserver.app_passwords p WHERE p.address = c.address AND p.service = c.service))
	    OR EXISTS (SELECT FROM mailbox m WHERE m.address = c.address AND m.deleted_at IS NULL AND m.account_id = ANY ($3::uuid[]))`

/** The mail server that the panel was told of; NULL = none. */
export function mailServer(): MailServer | null {
	const { doveadmUrl } = env()
	return doveadmUrl === undefined ? null : { url: doveadmUrl, key: doveadmKey(handed('authSecret')) }
}

/** What the panel says of the mail server is what the worker found the last time. */
const ANSWERED = `
	INSERT INTO mail_server_contact (answered_at) VALUES (now())
	ON CONFLICT (id) DO UPDATE SET answered_at = excluded.answered_at, silent_since = NULL`
const SILENT = `
	INSERT INTO mail_server_contact AS c (silent_since) VALUES (now())
	ON CONFLICT (id) DO UPDATE SET silent_since = coalesce(c.silent_since, excluded.silent_since)`

export const endMailSessions: Task = async (raw, { query }) => {
	const { accounts, _cron: byClock } = payload.parse(raw)
	const server = mailServer()
	if (!server) {
		await query('DELETE FROM mail_server_contact')
		return
	}
	const open = await connections(server).catch(async (error: unknown) => {
		await query(SILENT)
		// The clock asks again in a minute; a change is tried until it is done.
		if (byClock === undefined) throw error
		return null
	})
	if (open === null) return
	await query(ANSWERED)
	if (open.length === 0) return
	const wanted = [open.map(({ username }) => username), open.map(({ service }) => service), accounts]
	const { rows } = await query<{ address: string }>(TO_END, wanted)
	for (const { address } of rows) await endConnections(server, address)
}
