import { freshDatabase } from '../../tests/support/fresh-database'
import { secretOf } from '../../tests/support/mail-secret'
import { type MailStack, startMailStack } from '../../tests/support/mail-stack'
import { type RunningPanel, runPanel } from '../../tests/support/panel'

type Database = Awaited<ReturnType<typeof freshDatabase>>

/** A panel that knows its mail server: Dovecot, Postfix, web process and worker on a database of their own. */
export interface MailPanel extends RunningPanel {
	readonly mail: MailStack
	readonly database: Database
}

export async function startMailPanel(): Promise<MailPanel> {
	const database = await freshDatabase()
	const ended: (() => Promise<unknown>)[] = [() => database.drop()]
	const stop = async () => {
		for (const end of ended.toReversed()) await end()
	}
	try {
		const mail = await startMailStack(database.ownerUrl)
		ended.push(() => mail.stop())
		const settings = {
			AUTH_SECRET: secretOf(database.ownerUrl),
			DOVEADM_URL: mail.doveadm.url,
			MAIL_FOLDER: mail.wanted.dovecot.mailFolder,
		}
		const panel = await runPanel(database.ownerUrl, settings)
		ended.push(() => panel.stop())
		return { ...panel, mail, database, stop }
	} catch (error) {
		await stop()
		throw error
	}
}
