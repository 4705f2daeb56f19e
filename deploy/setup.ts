/**
 * The panel's database is told how the mail server was written, so that the panel knows where to knock and what it should find there. It
 * runs as an ordinary user and cannot read the configuration itself, which holds passwords.
 */
import pg from 'pg'
import { dovecotVersion } from './dovecot/write-config'
import type { Wanted } from './panel-settings'
import { postfixVersion } from './postfix/write-config'

/** Both versions in one text. */
export const currentStamp = async (): Promise<string> => `${await dovecotVersion()} ${await postfixVersion()}`

const NOTE = `
	INSERT INTO mail_server_setup (stamp, host_name, mail_folder, ports, trial_log) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp, host_name = excluded.host_name, mail_folder = excluded.mail_folder,
		ports = excluded.ports, trial_log = excluded.trial_log, written_at = now()`

/** Notes what was written. Before the panel's first start there is no place for it yet; the panel then takes the usual ports. */
export async function noteSetup({ ownerUrl, hostName, dovecot, postfix }: Wanted): Promise<void> {
	const owner = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
	owner.on('error', () => undefined)
	await owner.connect()
	try {
		const { rows } = await owner.query("SELECT to_regclass('public.mail_server_setup') IS NOT NULL AS there")
		if (!rows[0]?.there) return
		const ports = JSON.stringify({ ...dovecot.ports, ...postfix.ports })
		const trialLog = postfix.apart?.logFile ?? ''
		await owner.query(NOTE, [await currentStamp(), hostName, dovecot.mailFolder, ports, trialLog])
	} finally {
		await owner.end()
	}
}
