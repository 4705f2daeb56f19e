import { isIP } from 'node:net'
import { z } from 'zod'
import { Database, HostName, isLoopback, Name, Path, Port, Tls, word } from '../config-file'

/** What a Dovecot 2.3 on the panel's database needs to know. */
export const Settings = z
	.strictObject({
		/** Where the files go; made when missing. */
		folder: Path,
		/** The panel's database, as `postern_dovecot`. */
		database: Database,
		/** The same database, as `postern_dovecot_stats`. */
		statsDatabase: Database,
		/** Addresses to listen on; `*` and `::` are all of them. */
		listen: z
			.array(z.string().refine((text) => text === '*' || isIP(text) > 0, 'Write an IP address, or *.'))
			.min(1)
			.default(['127.0.0.1']),
		/** The services that are offered. All but those whose names end in s begin in the clear and change to TLS. */
		ports: z.strictObject({
			imap: Port,
			imaps: Port.optional(),
			pop3: Port.optional(),
			pop3s: Port.optional(),
			/** ManageSieve. */
			sieve: Port.optional(),
		}),
		tls: Tls.optional(),
		/** Where mail is kept: `<domain>/<id of the mailbox>` below it. Must belong to `user`. */
		mailFolder: Path,
		/** The system user as which mail is read and written, and its group (by default of the same name). */
		user: Name,
		group: Name.optional(),
		/** For a Dovecot besides the machine's own: sockets and state; by default where Dovecot was built to keep them. */
		runFolder: Path.optional(),
		/** By default the system's log. */
		logFile: Path.optional(),
		/** A Postfix on the same machine, which hands over mail and asks who signs in. */
		postfix: z
			.strictObject({
				/** Its queue directory: the sockets between the two lie in `private` below it. */
				queueFolder: Path,
				/** Where it takes what Dovecot sends (automatic replies), on 127.0.0.1. */
				reinjectPort: Port,
				/** The name of this mail server. */
				hostName: HostName,
			})
			.optional(),
		/** The door through which the panel ends open sessions, on 127.0.0.1. */
		doveadm: z
			.strictObject({
				port: Port,
				key: word(/^[\w.~-]{16,}$/, 'Use at least 16 letters, digits and . _ ~ - for the key of doveadm.'),
			})
			.optional(),
		/**
		 * Whether failed sign-ins slow down their whole network, by up to 15 seconds, good ones from there included. Switch it
		 * off where a webmail or a proxy brings all people from one address.
		 */
		slowsGuessing: z.boolean().default(true),
		/** Runs every process as `user`, for a Dovecot that is not started by root. */
		unprivileged: z.boolean().default(false),
	})
	.refine(({ tls, listen }) => tls || listen.every(isLoopback), {
		path: ['tls'],
		error: 'Without a certificate Dovecot may listen on 127.0.0.1 and ::1 only.',
	})
	.refine(({ tls, ports }) => tls || (ports.imaps === undefined && ports.pop3s === undefined), {
		path: ['tls'],
		error: 'IMAPS and POP3S need a certificate.',
	})

export type DovecotSettings = z.input<typeof Settings>
export type CheckedDovecot = z.output<typeof Settings>
