import type { ReactNode } from 'react'
import { shownAddress } from '@/core/address'
import { Card, DescriptionList, Dialog, LinkButton, Notice, Section, Time } from '@/ui'
import type { HeldGrant } from '../held-grants'
import type { InvitationDetail } from '../list-invitations'
import { GrantCard } from './grant-card'
import { CancelInvitationForm, ResendInvitationForm } from './invitation-forms'
import { InvitationState } from './invitation-state'

interface Props {
	invitation: InvitationDetail
	/** What comes with it; NULL = nothing, or nothing any more. */
	grant: HeldGrant | null
	now: Date
	/** The viewer may read the outbox. */
	readsOutbox: boolean
}

const COMING = new Set(['waiting', 'kept', 'sent', 'failed', 'expired', 'void', 'withdrawn'])

/** What happens next, and who has to do it. */
function Next({ invitation, now, readsOutbox }: Omit<Props, 'grant'>) {
	const { state, name, expiresAt, letterId } = invitation
	const until = <Time value={expiresAt} now={now} />
	const says: Record<string, ReactNode> = {
		waiting: <Notice tone="info">The letter goes out in a moment. Its link works once, until {until}.</Notice>,
		sent: (
			<Notice tone="info">
				The letter is sent. Its link works once, until {until}; {name} chooses a password that nobody else learns.
			</Notice>
		),
		kept: (
			<Notice tone="warning" title="Not sent: this server has no mail server to send with">
				{readsOutbox && letterId ? (
					<>
						The letter is <a href={`/outbox/${letterId}`}>in the outbox</a>. Read it there, and hand its link to {name}.
					</>
				) : (
					'The letter is kept in the outbox. Ask whoever manages this server to hand its link over.'
				)}
			</Notice>
		),
		failed: (
			<Notice tone="danger" title="The letter could not be sent">
				Look at the address. If it is wrong, cancel this invitation and invite the right one
				{readsOutbox && letterId ? (
					<>
						; <a href={`/outbox/${letterId}`}>the outbox</a> has the mail server's own words.
					</>
				) : (
					'.'
				)}
			</Notice>
		),
		expired: <Notice tone="warning">The link has run out. Sending it again makes a new one.</Notice>,
		void: <Void />,
		withdrawn: <Void />,
	}
	return says[state] ?? null
}

function Void() {
	return (
		<Notice tone="warning" title="The link does not work any more">
			What was approved has changed or was taken back, or its inviter may not invite to it any more.
		</Notice>
	)
}

function Cancel({ invitation }: { invitation: InvitationDetail }) {
	const { id, name } = invitation
	return (
		<Dialog
			trigger={
				<LinkButton variant="danger" href={`/invitations/${id}/cancel`}>
					Cancel invitation…
				</LinkButton>
			}
			title={`Cancel the invitation of ${name}?`}
			description={<WhatCancelEnds invitation={invitation} />}
		>
			<CancelInvitationForm invitation={id} />
		</Dialog>
	)
}

/** Exactly what ends with an invitation. */
export function WhatCancelEnds({ invitation: { name, roleName } }: { invitation: InvitationDetail }) {
	return (
		<ul className="list-disc ps-5">
			<li>The link in the letter is void at once.</li>
			{roleName !== null && (
				<li>
					{name} loses the rights that came with it ({roleName}), in open pages too, with everything handed on out of
					them.
				</li>
			)}
			<li>Nothing else changes. You can invite the same address again at any time.</li>
		</ul>
	)
}

/** One invitation: to whom, with what, what became of it, and what can be done about it. */
export function InvitationView({ invitation, grant, now, readsOutbox }: Props) {
	const { name, address, state, inviter, organization, createdAt, expiresAt, mayInvite } = invitation
	const isOpen = COMING.has(state)
	return (
		<div className="grid gap-6">
			<Next invitation={invitation} now={now} readsOutbox={readsOutbox} />
			<div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(280px,340px)]">
				<div className="grid gap-6">
					<Section title="What comes with it">
						{grant ? (
							<GrantCard name={name} grant={grant} now={now} unfolded={false} actions={null} />
						) : (
							<p className="text-muted">Nothing yet: rights can be given later.</p>
						)}
					</Section>
					{mayInvite && state !== 'cancelled' && (
						<div className="flex flex-wrap gap-3">
							{isOpen && <ResendInvitationForm invitation={invitation.id} />}
							<Cancel invitation={invitation} />
						</div>
					)}
				</div>
				<Card>
					<DescriptionList
						items={[
							{ term: 'State', detail: <InvitationState state={state} /> },
							{ term: 'To', detail: <span className="wrap-anywhere">{shownAddress(address)}</span> },
							...(organization === null ? [] : [{ term: 'Organization', detail: organization }]),
							...(inviter === null ? [] : [{ term: 'Invited by', detail: inviter }]),
							{ term: 'Invited', detail: <Time value={createdAt} now={now} /> },
							...(isOpen ? [{ term: 'Link ends', detail: <Time value={expiresAt} now={now} /> }] : []),
						]}
					/>
				</Card>
			</div>
		</div>
	)
}
