/**
 * What Postfix asks, one file each. `%s` is the whole key, `%u` and `%d` its parts: a query that names `%d` is not even
 * sent for keys that are no whole address. Addresses are kept in lower case, so what comes is made so as well.
 */
const ADDRESS = "address = lower('%u@%d')"

/** A connection whose login no longer counts: 421 closes it (RFC 5321 3.8), and the mail program signs in again. */
const SIGN_IN_AGAIN = '421 4.7.0 Your password or your rights have changed: sign in again'

export const MAPS: Readonly<Record<string, string>> = {
	domains: "SELECT domain FROM mailserver.domains WHERE domain = lower('%s')",
	recipients: `SELECT address FROM mailserver.recipients WHERE ${ADDRESS}`,
	aliases: `SELECT destination FROM mailserver.aliases WHERE ${ADDRESS}`,
	refusals: `SELECT action FROM mailserver.refusals WHERE ${ADDRESS}`,
	senders: `SELECT login FROM mailserver.senders WHERE ${ADDRESS}`,
	full: "SELECT action FROM mailserver.full_mailboxes WHERE address = split_part('%s', '/', 1)",
	submitters: `SELECT '${SIGN_IN_AGAIN}' WHERE NOT EXISTS (SELECT FROM mailserver.submitters WHERE address = split_part('%s', '/', 1) AND login = '%s')`,
}

/**
 * The mail of a list goes to the worker, by LMTP on this machine. While it does not run, the mail waits in Postfix's queue.
 * @param port where it listens on 127.0.0.1
 */
export const transports = (port: number): string =>
	`SELECT 'lists:inet:127.0.0.1:${port}' FROM mailserver.lists WHERE ${ADDRESS}`

/**
 * Not a look-up: it counts one recipient, and answers only when a limit is reached. Asked with what the sender is called since
 * they signed in. Postfix keeps no answer of PostgreSQL, so each recipient is asked about, once.
 */
export const SENDS = "SELECT action FROM mailserver.count_send('%s') AS action WHERE action IS NOT NULL"
