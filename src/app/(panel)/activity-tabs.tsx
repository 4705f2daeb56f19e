import type { Loaded } from '@/core/gateway/actor'
import { mayAnywhere, type Right } from '@/core/policy'
import { Tabs } from '@/ui'

const TABS: readonly { readonly href: string; readonly label: string; readonly right: Right }[] = [
	{ href: '/activity', label: 'Journal', right: 'journal.read' },
	{ href: '/trace', label: 'Message trace', right: 'trace.read' },
	{ href: '/outbox', label: 'Outbox', right: 'server.manage' },
	{ href: '/jobs', label: 'Failed jobs', right: 'job.read' },
	{ href: '/drift', label: 'Drift', right: 'drift.read' },
]

/** What people did, what became of messages, what the server wrote to people, what it could not do and what differs, for whoever may see several of them. */
export function ActivityTabs({
	viewer,
	current,
}: {
	viewer: Loaded
	current: '/activity' | '/trace' | '/outbox' | '/jobs' | '/drift'
}) {
	const seen = TABS.filter(({ right }) => mayAnywhere(viewer.actor, right, viewer.now))
	if (seen.length < 2) return null
	return <Tabs label="Activity" items={seen.map(({ href, label }) => ({ href, label, current: href === current }))} />
}
