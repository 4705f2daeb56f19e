import type { Loaded } from '@/core/gateway/actor'
import { mayAnywhere, type Right } from '@/core/policy'
import { Tabs } from '@/ui'

const TABS = [
	{ href: '/accounts', label: 'Accounts', right: 'account.read' },
	{ href: '/roles', label: 'Roles', right: 'role.read' },
	{ href: '/grants', label: 'Grants', right: 'account.read' },
	{ href: '/keys', label: 'API keys', right: 'account.read' },
	{ href: '/invitations', label: 'Invitations', right: 'account.create' },
	{ href: '/reviews', label: 'Reviews', right: 'review.manage', or: 'grant.review' },
	{ href: '/off-boardings', label: 'Off-boarding', right: 'account.off-board' },
	{ href: '/second-factors', label: 'Second factors', right: 'server.demand-second-factor' },
] as const satisfies readonly { href: string; label: string; right: Right; or?: Right }[]

/** Accounts, roles, grants, API keys, invitations, reviews and second factors, side by side, for whoever may see more than one of them. */
export function PeopleTabs({ viewer, current }: { viewer: Loaded; current: (typeof TABS)[number]['href'] }) {
	const may = (right: Right) => mayAnywhere(viewer.actor, right, viewer.now)
	const seen = TABS.filter((tab) => tab.href === current || may(tab.right) || ('or' in tab && may(tab.or)))
	if (seen.length < 2) return null
	const items = seen.map(({ href, label }) => ({ href, label, current: href === current }))
	return <Tabs label="People and roles" items={items} />
}
