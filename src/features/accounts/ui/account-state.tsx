import { Badge } from '@/ui'
import type { AccountState as State } from '../list-accounts'

/** A person's state in one word. */
export function AccountState({ state }: { state: State }) {
	if (state === 'disabled') return <Badge tone="neutral">Disabled</Badge>
	if (state === 'invited') return <Badge tone="info">Invited</Badge>
	return <Badge tone="success">Active</Badge>
}
