import { isIP } from 'node:net'
import { z } from 'zod'
import { Database, HostName, Name, Path, Port, Tls, word } from '../config-file'

/** What a Postfix (3.7 or newer) on the panel's database needs to know. */
export const Settings = z.strictObject({
	/** Where the files go; made when missing. */
	folder: Path,
	/** The panel's database, as `postern_postfix`. */
	database: Database,
	/** The same as `postern_postfix_sends`, which counts what is sent and reads nothing. */
	sendsDatabase: Database,
	/** The name of this mail server: in greetings, and in the certificate. */
	hostName: HostName,
	/** Addresses to listen on; `*` and `::` are all of them. */
	listen: z
		.array(z.string().refine((text) => text === '*' || isIP(text) > 0, 'Write an IP address, or *.'))
		.min(1)
		.default(['127.0.0.1']),
	ports: z.strictObject({
		/** From other servers. */
		smtp: Port,
		/** From people who sign in: STARTTLS. */
		submission: Port,
		/** From people who sign in: TLS from the start. */
		submissions: Port,
		/** What Dovecot and the panel's worker send, on 127.0.0.1. */
		reinject: Port,
		/** Where the panel's worker takes the mail of lists, on 127.0.0.1. */
		lists: Port,
		/** Where it says who may write to a list, on 127.0.0.1. */
		posters: Port,
	}),
	tls: Tls,
	/** For a Postfix besides the machine's own: queue, state and log below one folder, which is made. */
	apart: z
		.strictObject({
			queueFolder: Path,
			dataFolder: Path,
			logFile: Path,
			/** All mail for other servers goes to this port of 127.0.0.1, and nothing leaves the machine. */
			outsidePort: Port,
		})
		.optional(),
	/** Where Postfix writes its log, with the times in UTC; without it, into the system's own. The panel makes its message trace of it. */
	logFile: Path.optional(),
	/** Writes the subject of each message there as well. */
	logSubjects: z.boolean().default(false),
	/** The system group as which Postfix reads its maps. */
	group: Name.default('postfix'),
	/** Another server for all outgoing mail, such as `[relay.example.org]:587`; by default mail goes out directly. */
	relay: word(/^\[?[\w.:-]+\]?(:\d+)?$/, 'Write a host such as [relay.example.org]:587.').optional(),
})

export type PostfixSettings = z.input<typeof Settings>
export type CheckedPostfix = z.output<typeof Settings>
