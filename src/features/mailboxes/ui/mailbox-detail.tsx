import type { ReactNode } from 'react'
import { shownAddress, shownBytes, writtenBytes } from '@/core/address'
import { storageLevel } from '@/core/fullness'
import { usableWords } from '@/core/protocols'
import { MailboxSendUse, SendRefusals, writtenSends } from '@/features/sends'
import { Badge, Card, DescriptionList, LinkButton, Meter, Notice, ReasonsAsked, Section, Time } from '@/ui'
import type { MailboxDetail as Mailbox } from '../get-mailbox'
import {
	EditMailboxForm,
	MailboxEnabledForm,
	MailboxPasswordForm,
	MailboxQuotaForm,
	MailboxSendsForm,
} from './mailbox-forms'
import { MailboxState, ProtectedMark } from './mailbox-state'
import { ProtectionNotice, ProtectSection } from './protection'

const isFull = ({ usage, quotaBytes }: Mailbox): boolean => storageLevel(usage?.bytes ?? 0n, quotaBytes) === 100

/** How much lies in the mailbox, as far as the mail server has told. */
function Use({ mailbox }: { mailbox: Mailbox }) {
	const { usage, quotaBytes } = mailbox
	const quota = quotaBytes === null ? 'unlimited' : shownBytes(quotaBytes)
	if (!usage) return <>{quotaBytes === null ? 'Unlimited' : quota}, nothing counted yet</>
	const text = `${shownBytes(usage.bytes)} of ${quota}, ${usage.messages} messages`
	return (
		<Meter
			value={Number(usage.bytes)}
			max={quotaBytes === null ? null : Number(quotaBytes)}
			full={isFull(mailbox)}
			label="Storage"
			text={text}
		/>
	)
}

/** The template that it was made with, and what differs by now. */
function MadeWith({ mailbox: { template, maySeeTemplates } }: { mailbox: Mailbox }) {
	if (!template) return null
	const { id, name, differs } = template
	return (
		<span className="flex flex-wrap items-center gap-1.5">
			{maySeeTemplates ? <a href={`/templates/${id}`}>{name}</a> : name}
			{differs.map((words) => (
				<Badge key={words} tone="warning">
					{words}
				</Badge>
			))}
		</span>
	)
}

function Facts({ mailbox, now }: { mailbox: Mailbox; now: Date }) {
	const signIn = mailbox.signIns[0]
	const owner = mailbox.account.name
	return (
		<Card>
			<DescriptionList
				items={[
					{
						term: 'State',
						detail: (
							<span className="flex flex-wrap gap-1">
								<MailboxState enabled={mailbox.enabled} sendOnly={mailbox.sendOnly} stopped={mailbox.stopped} />
								{mailbox.isProtected && <ProtectedMark />}
							</span>
						),
					},
					{
						term: 'Owner',
						detail: mailbox.mayReadAccount ? <a href={`/accounts/${mailbox.account.id}`}>{owner}</a> : owner,
					},
					...(mailbox.template ? [{ term: 'Template', detail: <MadeWith mailbox={mailbox} /> }] : []),
					{ term: 'Mail programs', detail: usableWords(mailbox) },
					{ term: 'Storage', detail: <Use mailbox={mailbox} /> },
					{ term: 'Sending', detail: <MailboxSendUse sends={mailbox.sends} /> },
					...(mailbox.sends.refusals.length > 0
						? [{ term: 'Refused', detail: <SendRefusals refusals={mailbox.sends.refusals} now={now} /> }]
						: []),
					{
						term: 'Last sign-in',
						detail: signIn ? (
							<>
								<Time value={new Date(Number(signIn.lastLogin) * 1000)} now={now} /> over {signIn.service.toUpperCase()}
							</>
						) : (
							'never'
						),
					},
					{ term: 'Created', detail: <Time value={mailbox.createdAt} now={now} /> },
				]}
			/>
		</Card>
	)
}

/**
 * One mailbox: what it is, and a form for each thing that the viewer may do to it.
 * @param signIn how its mail programs sign in, for who may set the password
 * @param trash all that is told of one that lies in the trash
 * @param children what is told of it besides
 */
export function MailboxDetail({
	mailbox,
	now,
	signIn,
	trash,
	children,
}: {
	mailbox: Mailbox
	now: Date
	signIn?: ReactNode
	trash?: ReactNode
	children?: ReactNode
}) {
	const { can, id: of } = mailbox
	if (mailbox.deletedAt) return <ReasonsAsked asked={mailbox.asksReason}>{trash}</ReasonsAsked>
	return (
		<ReasonsAsked asked={mailbox.asksReason}>
			{mailbox.stopped && mailbox.enabled && (
				<Notice tone="warning" title="Stopped from above">
					The mailbox itself is enabled, but its domain, its organization or its owner is disabled.
				</Notice>
			)}
			<ProtectionNotice mailbox={mailbox} now={now} />
			{isFull(mailbox) && (
				<Notice tone="danger" title="The mailbox is full">
					Mail to it is refused, and its owner cannot send until they delete some or the quota is raised.
				</Notice>
			)}
			<Facts mailbox={mailbox} now={now} />
			{children}
			{mailbox.isMine && (
				<Notice tone="info">
					This is your own mailbox. Your name and password are under <a href="/my">My account</a>.
				</Notice>
			)}
			{!mailbox.isMine && can['mailbox.edit'] && (
				<Section title="Owner and use">
					<Card>
						<EditMailboxForm
							mailbox={of}
							version={mailbox.version}
							name={mailbox.account.name}
							sendOnly={mailbox.sendOnly}
							protocols={mailbox.protocols}
						/>
					</Card>
				</Section>
			)}
			{!mailbox.isMine && can['mailbox.set-quota'] && (
				<Section title="Quota">
					<Card>
						<MailboxQuotaForm mailbox={of} version={mailbox.version} quota={writtenBytes(mailbox.quotaBytes)} />
					</Card>
				</Section>
			)}
			{!mailbox.isMine && can['mailbox.set-sends'] && (
				<Section
					title="Send limits"
					description="In recipients. What its domain, its organization and the grant it was made under allow holds besides."
				>
					<Card>
						<MailboxSendsForm
							mailbox={of}
							version={mailbox.version}
							start={writtenSends(mailbox)}
							sent={{ hour: mailbox.sends.sentLastHour, day: mailbox.sends.sentLastDay }}
						/>
					</Card>
				</Section>
			)}
			{!mailbox.isMine && can['mailbox.set-password'] && (
				<Section
					title="Password"
					description={`For ${shownAddress(mailbox.account.address)}, in the panel and in the mail programs that use it.`}
				>
					<Card>
						<MailboxPasswordForm mailbox={of} />
					</Card>
				</Section>
			)}
			{!mailbox.isMine && can['mailbox.set-password'] && signIn}
			{!mailbox.isMine && (can['mailbox.set-enabled'] || can['mailbox.remove']) && (
				<Section
					title={mailbox.enabled ? 'Disable or delete' : 'Enable or delete'}
					description="Disabling locks the owner out and refuses new mail; what lies in the mailbox stays."
				>
					<Card>
						<div className="flex flex-wrap gap-2">
							{can['mailbox.set-enabled'] && <MailboxEnabledForm mailbox={of} enabled={mailbox.enabled} />}
							{can['mailbox.remove'] && (
								<LinkButton href={`/mailboxes/${of}/delete`} variant="danger">
									Delete…
								</LinkButton>
							)}
						</div>
					</Card>
				</Section>
			)}
			<ProtectSection mailbox={mailbox} />
		</ReasonsAsked>
	)
}
