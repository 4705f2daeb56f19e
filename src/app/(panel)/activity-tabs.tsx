import type { Loaded } from '@/core/gateway/actor'
import { mayAnywhere } from '@/core/policy'
import { Tabs } from '@/ui'

/** What people did and what the server wrote to them, side by side, for whoever may see both. */
export function ActivityTabs({ viewer, current }: { viewer: Loaded; current: '/activity' | '/outbox' }) {
	const sees = (right: 'journal.read' | 'server.manage') => mayAnywhere(viewer.actor, right, viewer.now)
	if (!(sees('journal.read') && sees('server.manage'))) return null
	const items = [
		{ href: '/activity', label: 'Journal' },
		{ href: '/outbox', label: 'Outbox' },
	]
	return <Tabs label="Activity" items={items.map((item) => ({ ...item, current: item.href === current }))} />
}
