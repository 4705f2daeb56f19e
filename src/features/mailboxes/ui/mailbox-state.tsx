import { Badge, Glyph } from '@/ui'

/** A mailbox's state in one or two words. */
export function MailboxState({
	enabled,
	sendOnly,
	stopped,
}: {
	enabled: boolean
	sendOnly: boolean
	stopped: boolean
}) {
	if (!enabled) return <Badge tone="neutral">Disabled</Badge>
	if (stopped) return <Badge tone="warning">Stopped</Badge>
	if (sendOnly) return <Badge tone="info">Send only</Badge>
	return <Badge tone="success">Enabled</Badge>
}

/** The small mark of a mailbox that is out of everybody's reach. */
export function ProtectedMark() {
	return <Badge icon={<Glyph name="shield" />}>Protected</Badge>
}
