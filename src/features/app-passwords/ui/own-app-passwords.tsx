import { KeyRound } from 'lucide-react'
import { Card, EmptyState, LinkButton, Notice, Section } from '@/ui'
import type { OwnMailSignIn } from '../list-app-passwords'
import { CreateAppPasswordForm, RequireOwnForm } from './app-password-forms'
import { AppPasswordTable } from './app-password-table'

/** On the owner's page: how many there are, and the way to them. */
export function AppPasswordsLink({ signIn }: { signIn: OwnMailSignIn }) {
	if (!signIn.hasMailbox) return null
	const { appPasswords, appPasswordsOnly } = signIn
	const count = appPasswords.length === 1 ? '1 app password works' : `${appPasswords.length || 'No'} app passwords work`
	return (
		<Section
			id="app-passwords"
			title="App passwords"
			description={`For mail programs: one each, so that a lost phone is shut out by itself. ${count}${appPasswordsOnly ? ', and mail programs need one' : ''}.`}
			action={<LinkButton href="/my/app-passwords">Manage app passwords</LinkButton>}
		>
			{null}
		</Section>
	)
}

const NONE = (
	<EmptyState icon={<KeyRound />} title="No app passwords">
		Make one for each phone, computer or scanner that reads or sends your mail.
	</EmptyState>
)

/** The whole page: what there is, one more, and whether mail programs need one. */
export function OwnAppPasswords({ signIn, now }: { signIn: OwnMailSignIn; now: Date }) {
	const { appPasswords, appPasswordsOnly, protocols } = signIn
	if (!signIn.hasMailbox)
		return (
			<Notice tone="info" title="You have no mailbox here">
				App passwords are for mail programs. There is nothing that one of yours could open.
			</Notice>
		)
	return (
		<>
			<Section title="In use">
				<AppPasswordTable appPasswords={appPasswords} empty={NONE} now={now} />
			</Section>
			<Section title="New app password">
				<Card>
					{protocols.length > 0 ? (
						<CreateAppPasswordForm offered={protocols} today={now.toISOString().slice(0, 10)} />
					) : (
						'No mail program may open your mailbox, so there is nothing to make one for.'
					)}
				</Card>
			</Section>
			<Section title="Your password in mail programs">
				<Card>
					<RequireOwnForm required={appPasswordsOnly} count={appPasswords.length} />
				</Card>
			</Section>
			<p className="text-muted text-sm">
				All of them end when somebody else sets your password or your account is disabled. When you change it yourself
				they go on, unless you say otherwise there.
			</p>
		</>
	)
}
