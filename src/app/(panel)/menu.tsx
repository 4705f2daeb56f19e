import { Activity, AtSign, Building2, Forward, Globe, LayoutDashboard, Mail, UsersRound } from 'lucide-react'
import type { Loaded } from '@/core/gateway/actor'
import { mayAnywhere, type Right } from '@/core/policy'
import type { NavItem } from '@/ui'

const ENTRIES: readonly { href: string; label: string; also?: string; Icon: typeof Globe; any: readonly Right[] }[] = [
	{ href: '/organizations', label: 'Organizations', Icon: Building2, any: ['organization.read'] },
	{ href: '/domains', label: 'Domains', Icon: Globe, any: ['domain.read'] },
	{ href: '/mailboxes', label: 'Mailboxes', Icon: AtSign, any: ['mailbox.read'] },
	{ href: '/aliases', label: 'Aliases', Icon: Forward, any: ['alias.read'] },
	{ href: '/accounts', label: 'People & roles', also: '/roles', Icon: UsersRound, any: ['account.read'] },
	{ href: '/roles', label: 'Roles', Icon: UsersRound, any: ['role.read'] },
	{ href: '/activity', label: 'Activity', also: '/outbox', Icon: Activity, any: ['journal.read'] },
	{ href: '/outbox', label: 'Outbox', Icon: Mail, any: ['server.manage'] },
]

/** What stands under another entry, as a tab of its page, for whoever sees both. */
const UNDER: Readonly<Record<string, string>> = { '/roles': '/accounts', '/outbox': '/activity' }

/** The navigation: what the viewer may see, and nothing else. */
export function menuFor(viewer: Loaded): readonly NavItem[] {
	const seen = ENTRIES.filter((entry) => entry.any.some((right) => mayAnywhere(viewer.actor, right, viewer.now)))
	const shown = seen.filter(({ href }) => !seen.some((other) => other.href === UNDER[href]))
	const overview = { href: '/', label: 'Overview', icon: <LayoutDashboard size={16} aria-hidden /> }
	return [
		overview,
		...shown.map(({ href, label, also, Icon }) => ({ href, label, also, icon: <Icon size={16} aria-hidden /> })),
	]
}

/** What the search offers before anything is typed. */
export const jumpsFor = (viewer: Loaded) => [
	...menuFor(viewer).map(({ href, label }) => ({ href, label, group: 'Pages' })),
	...(mayAnywhere(viewer.actor, 'mailbox.create', viewer.now)
		? [{ href: '/mailboxes/new', label: 'New mailbox', group: 'Actions', keywords: 'create add' }]
		: []),
	...(mayAnywhere(viewer.actor, 'alias.create', viewer.now)
		? [{ href: '/aliases/new', label: 'New alias', group: 'Actions', keywords: 'create add' }]
		: []),
	...(mayAnywhere(viewer.actor, 'domain.create', viewer.now)
		? [{ href: '/domains/new', label: 'New domain', group: 'Actions', keywords: 'create add' }]
		: []),
	...(mayAnywhere(viewer.actor, 'account.create', viewer.now)
		? [{ href: '/accounts/new', label: 'New person', group: 'Actions', keywords: 'create add invite' }]
		: []),
	{ href: '/my', label: 'My account', group: 'Pages', keywords: 'password sessions' },
]
