/** What a look works with: the mail server as the panel was told of it, and the database. */
import { z } from 'zod'
import { env } from '@/platform/env'
import type { MailServer } from '@/platform/mail-server/doveadm'
import { mailServer } from '../end-mail-sessions'
import { type Ask, NotKnown } from './found'

const ports = z.record(z.string(), z.number())

export interface Setup {
	/** The versions of both configurations as they were written last; NULL = by a program that noted none. */
	readonly stamp: string | null
	readonly hostName: string | null
	readonly mailFolder: string
	readonly ports: Readonly<Record<string, number>>
}

export interface Setting {
	readonly ask: Ask
	/** NULL = the panel was told of none. */
	readonly server: MailServer | null
	readonly setup: Setup
	/** Tells how far a long look is. */
	readonly progress: (done: number, total: number) => Promise<void>
}

/** Where both daemons listen, unless `npm run mail -- configure` said otherwise (deploy/panel-settings.ts). */
const USUAL = {
	imap: 143,
	imaps: 993,
	pop3: 110,
	pop3s: 995,
	sieve: 4190,
	smtp: 25,
	submission: 587,
	submissions: 465,
	reinject: 10_026,
}

export async function setting(ask: Ask, progress: Setting['progress'] = async () => undefined): Promise<Setting> {
	const [row] = await ask<{ stamp: string; hostName: string; mailFolder: string; ports: unknown }>(
		'SELECT stamp, host_name AS "hostName", mail_folder AS "mailFolder", ports FROM mail_server_setup',
	)
	const { mailHost = null, mailFolder } = env()
	const setup = row
		? { ...row, hostName: mailHost ?? row.hostName, ports: ports.parse(row.ports) }
		: { stamp: null, hostName: mailHost, mailFolder, ports: USUAL }
	return { ask, server: mailServer(), setup, progress }
}

/** @throws NotKnown where the panel was told of no mail server */
export function serverOf({ server }: Setting): MailServer {
	if (server === null) throw new NotKnown('The panel was told of no mail server (DOVEADM_URL).')
	return server
}

/** Does the same with each of many things, some at a time. */
export async function forEach<T>(
	things: readonly T[],
	work: (thing: T) => Promise<void>,
	{ atOnce = 4, progress }: { atOnce?: number; progress?: Setting['progress'] } = {},
): Promise<void> {
	let next = 0
	const one = async () => {
		for (;;) {
			const at = next
			next += 1
			const thing = things[at]
			if (thing === undefined) return
			await work(thing)
			if (at % 50 === 0) await progress?.(at, things.length)
		}
	}
	await Promise.all(Array.from({ length: atOnce }, one))
}
