import { Card, Section } from '@/ui'
import type { MailSignIn } from '../list-app-passwords'
import { RequireForm } from './app-password-forms'
import { AppPasswordTable } from './app-password-table'

/** On the page of a mailbox, for whoever may set its owner's password. */
export function MailboxAppPasswords({ mailbox, signIn, now }: { mailbox: string; signIn: MailSignIn; now: Date }) {
	const { appPasswords, appPasswordsOnly } = signIn
	return (
		<Section
			title="App passwords"
			description="Made by the owner, one for each mail program. You can end them; nobody can read them."
		>
			<AppPasswordTable appPasswords={appPasswords} mailbox={mailbox} empty={null} now={now} />
			<Card>
				<RequireForm mailbox={mailbox} required={appPasswordsOnly} count={appPasswords.length} />
			</Card>
		</Section>
	)
}
