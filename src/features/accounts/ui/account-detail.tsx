import type { ReactNode } from 'react'
import { shownAddress } from '@/core/address'
import { deviceWords } from '@/features/sessions'
import {
	Badge,
	Card,
	DescriptionList,
	Dialog,
	LinkButton,
	Notice,
	ReasonsAsked,
	RowItem,
	RowList,
	Section,
	Time,
} from '@/ui'
import type { AccountDetail as Account } from '../get-account'
import {
	AccountPasswordForm,
	DisableAccountForm,
	EditAccountForm,
	EnableAccountForm,
	EndSessionForm,
	EndSessionsForm,
	ForgetDeviceForm,
} from './account-forms'
import { AccountState } from './account-state'

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

interface Props {
	account: Account
	now: Date
}

/** What stands in the way of this person, or of the viewer, at the head of the page. */
export function AccountStanding({
	account,
	invitation,
}: {
	account: Account
	/** What became of their invitation, and the way to it. */
	invitation: ReactNode
}) {
	if (account.retiredAt) {
		return (
			<Notice tone="warning" title="Their mailbox lies in the trash">
				They cannot sign in until it is restored. What they were given stays with them.
			</Notice>
		)
	}
	if (account.isMine) {
		return (
			<Notice tone="info">
				This is you. Your name, password and sessions are under <a href="/my">My account</a>.
			</Notice>
		)
	}
	if (account.isProtected) {
		return (
			<Notice tone="info" title="Protected">
				A mailbox of {account.name} is protected, so nobody sets their password, disables them, or ends their sessions
				and rights until an administrator lifts that on the page of the mailbox.
			</Notice>
		)
	}
	if (account.state === 'invited') {
		return (
			<Notice tone="info" title="Invited, and not here yet">
				{invitation}
			</Notice>
		)
	}
	if (account.rank !== 'outranked') return null
	return (
		<Notice tone="info" title="Holds more than you do">
			So you cannot change their name, password or state. Somebody above you both can.
		</Notice>
	)
}

/** Who it is, at the side of the page. */
export function AccountFacts({ account, now }: Props) {
	return (
		<Card>
			<DescriptionList
				items={[
					{ term: 'State', detail: <AccountState state={account.state} /> },
					{ term: 'Signs in with', detail: <span className="wrap-anywhere">{shownAddress(account.address)}</span> },
					...(account.organization === null ? [] : [{ term: 'Organization', detail: account.organization }]),
					{
						term: account.mailboxes.length > 1 ? 'Mailboxes' : 'Mailbox',
						detail: <Mailboxes account={account} />,
					},
					{ term: 'Second factor', detail: <SecondFactor account={account} now={now} /> },
					{ term: 'Added', detail: <Time value={account.createdAt} now={now} /> },
				]}
			/>
		</Card>
	)
}

function SecondFactor({ account, now }: Props) {
	const due = account.factorDue
	if (!account.secondFactor)
		return (
			<span className="flex flex-wrap items-center gap-2">
				<span className="text-muted">none</span>
				{due && due <= now && <Badge tone="warning">Overdue</Badge>}
				{due && due > now && <span>asked by {DAY.format(due)}</span>}
			</span>
		)
	return (
		<span className="flex flex-wrap items-center gap-2">
			{account.authenticator && <Badge tone="success">Authenticator app</Badge>}
			{account.passkeys > 0 && (
				<Badge tone="success">{account.passkeys === 1 ? '1 passkey' : `${account.passkeys} passkeys`}</Badge>
			)}
			{account.can['account.remove-second-factor'] && <a href={`/accounts/${account.id}/second-factor`}>Remove…</a>}
		</span>
	)
}

function Mailboxes({ account }: { account: Account }) {
	if (account.mailboxes.length === 0) return <span className="text-muted">none here</span>
	return (
		<ul className="grid gap-1">
			{account.mailboxes.map((mailbox) => (
				<li key={mailbox.id} className="wrap-anywhere">
					<a href={`/mailboxes/${mailbox.id}`}>{shownAddress(mailbox.address)}</a>{' '}
					{mailbox.deletedAt ? <Badge>In the trash</Badge> : !mailbox.enabled && <Badge>Disabled</Badge>}
				</li>
			))}
		</ul>
	)
}

/** Where this person is signed in. */
export function AccountSessions({ account, now }: Props) {
	if (account.isMine || account.retiredAt) return null
	const { sessions } = account
	const mayEnd = account.can['account.end-sessions']
	return (
		<Section title="Signed in" action={mayEnd && sessions.length > 1 && <EndSessionsForm account={account.id} />}>
			<Card padded={sessions.length === 0}>
				{sessions.length === 0 && <p className="text-muted">Not signed in to the panel at the moment.</p>}
				<RowList>
					{sessions.map((session) => (
						<RowItem key={session.id}>
							<span>{deviceWords(session.userAgent)}</span>
							<span className="text-muted">{session.clientAddress}</span>
							<span className="text-muted">
								last seen <Time value={session.lastSeenAt} now={now} />
							</span>
							{mayEnd && (
								<div className="ml-auto">
									<EndSessionForm account={account.id} session={session.id} device={deviceWords(session.userAgent)} />
								</div>
							)}
						</RowItem>
					))}
				</RowList>
			</Card>
		</Section>
	)
}

/** Where this person is not asked for their second factor. */
export function AccountTrusted({ account, now }: Props) {
	if (account.isMine || account.trusted.length === 0) return null
	const mayEnd = account.can['account.end-sessions']
	return (
		<Section
			title="Remembered browsers"
			description="They are not asked for the second factor there."
			action={mayEnd && account.trusted.length > 1 && <ForgetDeviceForm account={account.id} />}
		>
			<Card padded={false}>
				<RowList>
					{account.trusted.map((one) => (
						<RowItem key={one.id}>
							<span>{deviceWords(one.userAgent)}</span>
							<span className="text-muted">{one.clientAddress}</span>
							<span className="text-muted">
								last used <Time value={one.lastUsedAt} now={now} />, until {DAY.format(one.expiresAt)}
							</span>
							{mayEnd && (
								<div className="ml-auto">
									<ForgetDeviceForm account={account.id} device={one.id} name={deviceWords(one.userAgent)} />
								</div>
							)}
						</RowItem>
					))}
				</RowList>
			</Card>
		</Section>
	)
}

function settingsTitle(can: Account['can']): string | null {
	if (!can['account.edit']) return can['account.set-password'] ? 'Password' : null
	return can['account.set-password'] ? 'Name and password' : 'Name'
}

/** What the viewer may change about the person. */
export function AccountSettings({ account }: { account: Account }) {
	const { can, id, name } = account
	const title = settingsTitle(can)
	return (
		<ReasonsAsked asked={account.asksReason}>
			{title && (
				<Section title={title}>
					<Card>
						<div className="grid gap-x-8 gap-y-6 md:grid-cols-2">
							{can['account.edit'] && <EditAccountForm account={id} version={account.version} name={name} />}
							{can['account.set-password'] && <AccountPasswordForm account={id} hasMailbox={account.hasMailbox} />}
						</div>
					</Card>
				</Section>
			)}
			{can['account.set-enabled'] && <Standing account={account} />}
		</ReasonsAsked>
	)
}

function Standing({ account }: { account: Account }) {
	const { id, name, state, hasMailbox } = account
	if (state === 'disabled') {
		return (
			<Section
				title="Disabled"
				description={`Enabling lets ${name} sign in again, with the rights that they still hold.`}
			>
				<div>
					<EnableAccountForm account={id} />
				</div>
			</Section>
		)
	}
	return (
		<Section
			title="Disable"
			description={`Locks ${name} out of the panel${hasMailbox ? ' and of their mail' : ''} until they are enabled again. Their rights stay and count again then.`}
		>
			<div>
				<Dialog
					trigger={
						<LinkButton variant="danger" href={`/accounts/${id}/disable`}>
							Disable {name}…
						</LinkButton>
					}
					title={`Disable ${name}?`}
					description="They are signed out everywhere at once, and unused invitation links are void."
				>
					<DisableAccountForm account={id} />
				</Dialog>
			</div>
		</Section>
	)
}
