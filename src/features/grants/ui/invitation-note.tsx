import { Time } from '@/ui'
import type { InvitationRow } from '../list-invitations'
import { InvitationState } from './invitation-state'

/** What became of somebody's invitation, and the way to it, for their own page. */
export function InvitationNote({ invitation, now }: { invitation: InvitationRow | undefined; now: Date }) {
	if (!invitation) return 'There is no invitation that works. A password can be set for them.'
	const works = invitation.state === 'sent' || invitation.state === 'waiting'
	return (
		<span className="flex flex-wrap items-center gap-x-3 gap-y-1">
			<InvitationState state={invitation.state} />
			<span>
				Invited <Time value={invitation.createdAt} now={now} />
				{works && (
					<>
						; the link works until <Time value={invitation.expiresAt} now={now} />
					</>
				)}
				.
			</span>
			<a href={`/invitations/${invitation.id}`}>Look at the invitation</a>
		</span>
	)
}
