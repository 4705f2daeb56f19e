import { Badge, Card, DescriptionList, LinkButton, Notice, RowItem, RowList, Section, Time } from '@/ui'
import type { OwnFactors, OwnPasskey } from '../own-factors'
import { RenewCodesForm } from './factor-forms'

const FEW = 3

interface Props {
	readonly factors: OwnFactors
	/** A sentence where no passkey can be used at all; NULL = they can. */
	readonly noPasskeys: string | null
	/** The request's moment. */
	readonly now: Date
}

/** What one signs in with besides the password or instead of it, and what can be done about it. */
export function OwnFactorsCard({ factors, noPasskeys, now }: Props) {
	const { authenticatorSince, passkeys, codesLeft } = factors
	const none = authenticatorSince === null && passkeys.length === 0
	return (
		<>
			{none && (
				<Notice tone="info" title="Your password alone opens this panel.">
					With a passkey or an authenticator app, whoever learns it still stays outside.
				</Notice>
			)}
			<Passkeys passkeys={passkeys} noPasskeys={noPasskeys} now={now} />
			<App since={authenticatorSince} isFirst={none && noPasskeys !== null} now={now} />
			{!none && <Codes left={codesLeft} />}
		</>
	)
}

function Passkeys({ passkeys, noPasskeys, now }: Omit<Props, 'factors'> & { passkeys: readonly OwnPasskey[] }) {
	return (
		<Section
			id="passkeys"
			title="Passkeys"
			description="Your phone, your computer or a security key signs you in: without a password, or after it. There is nothing to type that somebody could read or guess."
		>
			<Card padded={passkeys.length === 0}>
				{passkeys.length > 0 && (
					<RowList>
						{passkeys.map((passkey) => (
							<Passkey key={passkey.id} passkey={passkey} now={now} />
						))}
					</RowList>
				)}
				<div className={passkeys.length > 0 ? 'border-line border-t px-4 py-3' : undefined}>
					{noPasskeys === null ? (
						<LinkButton href="/my/security/passkeys/new" variant={passkeys.length === 0 ? 'primary' : 'secondary'}>
							Add a passkey
						</LinkButton>
					) : (
						<p className="text-muted">{noPasskeys}</p>
					)}
				</div>
			</Card>
		</Section>
	)
}

function Passkey({ passkey, now }: { passkey: OwnPasskey; now: Date }) {
	const { id, name, createdAt, lastUsedAt, synced, copiedAt } = passkey
	return (
		<RowItem>
			<div className="grid gap-1">
				<span className="flex flex-wrap items-center gap-2">
					<strong className="wrap-anywhere">{name}</strong>
					{synced && <Badge>On all your devices</Badge>}
					{copiedAt && <Badge tone="danger">Perhaps copied</Badge>}
				</span>
				<span className="text-sm text-muted">
					Added <Time value={createdAt} now={now} />,{' '}
					{lastUsedAt ? (
						<>
							last used <Time value={lastUsedAt} now={now} />
						</>
					) : (
						'not used yet'
					)}
				</span>
				{copiedAt && (
					<span className="text-sm">
						Seen <Time value={copiedAt} now={now} />: it has signed fewer times than before, so somebody may have
						another of it. Remove it, and add a new one.
					</span>
				)}
			</div>
			<div className="flex flex-wrap gap-2">
				<LinkButton href={`/my/security/passkeys/${id}/rename`} size="small" aria-label={`Rename ${name}`}>
					Rename…
				</LinkButton>
				<LinkButton href={`/my/security/passkeys/${id}/remove`} size="small" aria-label={`Remove ${name}`}>
					Remove…
				</LinkButton>
			</div>
		</RowItem>
	)
}

function App({ since, isFirst, now }: { since: Date | null; isFirst: boolean; now: Date }) {
	return (
		<Section
			id="app"
			title="Authenticator app"
			description="Signing in asks for a code of it besides your password. Mail programs go on with the password alone."
		>
			<Card>
				{since === null ? (
					<LinkButton href="/my/security/authenticator" variant={isFirst ? 'primary' : 'secondary'}>
						Set up an authenticator app
					</LinkButton>
				) : (
					<div className="grid gap-5">
						<DescriptionList
							items={[
								{ term: 'State', detail: <Badge tone="success">On</Badge> },
								{ term: 'Set up', detail: <Time value={since} now={now} /> },
							]}
						/>
						<div className="flex flex-wrap gap-2">
							<LinkButton href="/my/security/authenticator">Move to another app</LinkButton>
							<LinkButton href="/my/security/remove" variant="danger">
								Remove…
							</LinkButton>
						</div>
					</div>
				)}
			</Card>
		</Section>
	)
}

function Codes({ left }: { left: number }) {
	return (
		<Section
			id="codes"
			title="Recovery codes"
			description="For when what you sign in with is lost: each one works once, in its place."
		>
			<Card>
				<div className="grid gap-4">
					<p>{left === 1 ? '1 of 10 is left.' : `${left} of 10 are left.`}</p>
					{left < FEW && (
						<Notice tone="warning">Make new ones before you need them. The old ones are void then.</Notice>
					)}
					<RenewCodesForm />
				</div>
			</Card>
		</Section>
	)
}
