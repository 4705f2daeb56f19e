import { Badge } from '@/ui'

/** A domain's or an organization's state in one or two words. */
export function StandingState({ enabled, stopped }: { enabled: boolean; stopped: boolean }) {
	if (!enabled) return <Badge tone="neutral">Disabled</Badge>
	return stopped ? <Badge tone="warning">Stopped from above</Badge> : <Badge tone="success">Enabled</Badge>
}
