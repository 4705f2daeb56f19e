import { Badge } from '@/ui'
import type { InvitationState as State } from '../list-invitations'

const SHOWN: Record<State, { tone: 'info' | 'success' | 'warning' | 'danger' | 'neutral'; text: string }> = {
	waiting: { tone: 'info', text: 'Waiting to be sent' },
	kept: { tone: 'warning', text: 'Not sent, in the outbox' },
	sent: { tone: 'info', text: 'Sent' },
	failed: { tone: 'danger', text: 'Could not be sent' },
	accepted: { tone: 'success', text: 'Accepted' },
	expired: { tone: 'warning', text: 'Expired' },
	void: { tone: 'warning', text: 'Void' },
	withdrawn: { tone: 'neutral', text: 'Void' },
	cancelled: { tone: 'neutral', text: 'Cancelled' },
}

/** What became of an invitation, in a word or two. */
export function InvitationState({ state }: { state: State }) {
	const { tone, text } = SHOWN[state]
	return <Badge tone={tone}>{text}</Badge>
}
