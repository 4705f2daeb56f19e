import { DoorOpen, LayoutTemplate, Route } from 'lucide-react'
import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { MailboxAppPasswords, mailSignInOf } from '@/features/app-passwords'
import { latestBackups, MailboxBackups, TrashNotice, trashStanding } from '@/features/backups'
import { MailServerSilent, mailServerSilentSince } from '@/features/mail-server'
import { getMailbox, MailboxDetail, RestoreMailboxForm } from '@/features/mailboxes'
import { leavingOf } from '@/features/off-boarding'
import { mailboxHistory, UseChart } from '@/features/storage'
import { traceMailbox } from '@/features/trace'
import { LinkButton, Page, ReasonsAsked } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'
import { Said, type SearchParams } from '../../../said'
import { WhyLink } from '../../why-link'

export const metadata: Metadata = { title: 'Mailbox' }

export default async function MailboxPage({
	params,
	searchParams,
}: {
	params: Promise<{ id: string }>
	searchParams: SearchParams
}) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const [mailbox, silent] = await Promise.all([orNotFound(getMailbox(viewer, id)), mailServerSilentSince(viewer)])
	const [standing, backups] = await Promise.all([
		mailbox.deletedAt ? trashStanding(viewer, id) : null,
		latestBackups(viewer, id),
	])
	const days = mailbox.deletedAt ? [] : await mailboxHistory(viewer, id)
	const mailSignIn = mailbox.can['mailbox.set-password'] && !mailbox.isMine ? await mailSignInOf(viewer, id) : null
	const traced = mayAnywhere(viewer.actor, 'trace.read', viewer.now) && (await traceMailbox(viewer, id)) !== null
	const leaving = mailbox.deletedAt ? null : await leavingOf(viewer, mailbox.account.id)
	const action = !mailbox.deletedAt && (
		<>
			<WhyLink question={`what=mailbox:${id}`} />
			{traced && (
				<LinkButton href={`/trace?mailbox=${id}`} icon={<Route size={16} aria-hidden />}>
					Message trace
				</LinkButton>
			)}
			{leaving?.may && (
				<LinkButton href={`/accounts/${mailbox.account.id}/off-board`} icon={<DoorOpen size={16} aria-hidden />}>
					Off-board
				</LinkButton>
			)}
			{mailbox.mayClone && (
				<LinkButton href={`/templates/new?mailbox=${id}`} icon={<LayoutTemplate size={16} aria-hidden />}>
					Make a template of it
				</LinkButton>
			)}
		</>
	)
	return (
		<Page
			title={shownAddress(mailbox.address)}
			breadcrumb={[{ label: 'Mailboxes', href: '/mailboxes' }]}
			width="narrow"
			action={action}
		>
			<Said searchParams={searchParams} />
			<MailServerSilent since={silent} now={viewer.now} />
			<MailboxDetail
				mailbox={mailbox}
				now={viewer.now}
				trash={
					standing &&
					mailbox.deletedAt && (
						<TrashNotice mailbox={id} standing={standing} deletedAt={mailbox.deletedAt} now={viewer.now}>
							{mailbox.can['mailbox.restore'] && <RestoreMailboxForm mailbox={id} />}
						</TrashNotice>
					)
				}
				signIn={mailSignIn && <MailboxAppPasswords mailbox={id} signIn={mailSignIn} now={viewer.now} />}
			>
				<UseChart days={days} limitBytes={mailbox.quotaBytes} limitName="Quota" />
			</MailboxDetail>
			<ReasonsAsked asked={mailbox.asksReason}>
				<MailboxBackups mailbox={id} backups={backups} now={viewer.now} />
			</ReasonsAsked>
		</Page>
	)
}
