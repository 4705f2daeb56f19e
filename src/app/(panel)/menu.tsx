import type { Loaded } from '@/core/gateway/actor'
import { mayAnywhere, type Right } from '@/core/policy'
import type { NavEntry } from './frame'

const ENTRIES: readonly (NavEntry & { readonly any: readonly Right[] })[] = [
	{ href: '/organizations', label: 'Organizations', icon: 'organizations', any: ['organization.read'] },
	{ href: '/domains', label: 'Domains', icon: 'domains', any: ['domain.read'] },
	{ href: '/mailboxes', label: 'Mailboxes', also: '/templates /backups', icon: 'mailboxes', any: ['mailbox.read'] },
	{ href: '/aliases', label: 'Aliases', icon: 'aliases', any: ['alias.read'] },
	{ href: '/lists', label: 'Lists', icon: 'lists', any: ['list.read'] },
	{
		href: '/accounts',
		label: 'People & roles',
		also: '/roles /grants /keys /invitations /reviews /off-boardings /second-factors',
		icon: 'people',
		any: ['account.read'],
	},
	{ href: '/roles', label: 'Roles', icon: 'people', any: ['role.read'] },
	{ href: '/approvals', label: 'Approvals', icon: 'approvals', any: ['approval.give'] },
	{ href: '/billing', label: 'Billing', icon: 'billing', any: ['billing.view'] },
	{
		href: '/activity',
		label: 'Activity',
		also: '/trace /outbox /jobs /drift',
		icon: 'activity',
		any: ['journal.read'],
	},
	{ href: '/trace', label: 'Message trace', also: '/outbox /jobs', icon: 'trace', any: ['trace.read'] },
	{ href: '/outbox', label: 'Outbox', also: '/jobs', icon: 'outbox', any: ['server.manage'] },
	{ href: '/jobs', label: 'Failed jobs', icon: 'jobs', any: ['job.read'] },
	{ href: '/drift', label: 'Drift', icon: 'drift', any: ['drift.read'] },
]

/** What stands under another entry, as a tab of its page, for whoever sees both. */
const UNDER: Readonly<Record<string, readonly string[]>> = {
	'/roles': ['/accounts'],
	'/trace': ['/activity'],
	'/outbox': ['/activity', '/trace'],
	'/jobs': ['/activity', '/trace', '/outbox'],
	'/drift': ['/activity'],
}

/** The navigation: what the viewer may see, and nothing else. */
export function menuFor(viewer: Loaded): readonly NavEntry[] {
	const seen = ENTRIES.filter((entry) => entry.any.some((right) => mayAnywhere(viewer.actor, right, viewer.now)))
	const shown = seen.filter(({ href }) => !seen.some((other) => UNDER[href]?.includes(other.href)))
	return [{ href: '/', label: 'Overview', icon: 'overview' }, ...shown.map(({ any: _, ...entry }) => entry)]
}

/** What the search offers before anything is typed. */
export const jumpsFor = (viewer: Loaded) => [
	...menuFor(viewer).map(({ href, label }) => ({ href, label, group: 'Pages' })),
	...(mayAnywhere(viewer.actor, 'mailbox.create', viewer.now)
		? [{ href: '/mailboxes/new', label: 'New mailbox', group: 'Actions', keywords: 'create add' }]
		: []),
	...(mayAnywhere(viewer.actor, 'drift.read', viewer.now)
		? [{ href: '/drift', label: 'Drift', group: 'Pages', keywords: 'differs maildir unknown missing dns mail server' }]
		: []),
	...(mayAnywhere(viewer.actor, 'template.read', viewer.now)
		? [{ href: '/templates', label: 'Templates', group: 'Pages', keywords: 'new mailbox mandatory' }]
		: []),
	...(mayAnywhere(viewer.actor, 'trace.read', viewer.now)
		? [{ href: '/trace', label: 'Message trace', group: 'Pages', keywords: 'where is my mail log delivery bounced' }]
		: []),
	...(mayAnywhere(viewer.actor, 'backup.read', viewer.now)
		? [{ href: '/backups', label: 'Backups', group: 'Pages', keywords: 'archive restore erase trash' }]
		: []),
	...(mayAnywhere(viewer.actor, 'alias.create', viewer.now)
		? [{ href: '/aliases/new', label: 'New alias', group: 'Actions', keywords: 'create add' }]
		: []),
	...(mayAnywhere(viewer.actor, 'list.create', viewer.now)
		? [{ href: '/lists/new', label: 'New list', group: 'Actions', keywords: 'create add mailing' }]
		: []),
	...(mayAnywhere(viewer.actor, 'domain.create', viewer.now)
		? [{ href: '/domains/new', label: 'New domain', group: 'Actions', keywords: 'create add' }]
		: []),
	...(mayAnywhere(viewer.actor, 'account.create', viewer.now)
		? [{ href: '/accounts/new', label: 'New person', group: 'Actions', keywords: 'create add invite' }]
		: []),
	...(mayAnywhere(viewer.actor, 'key.create', viewer.now)
		? [{ href: '/keys', label: 'API keys', group: 'Pages', keywords: 'token program script rest openapi' }]
		: []),
	...(mayAnywhere(viewer.actor, 'grant.review', viewer.now) || mayAnywhere(viewer.actor, 'review.manage', viewer.now)
		? [{ href: '/reviews', label: 'Access reviews', group: 'Pages', keywords: 'recertification audit keep end rights' }]
		: []),
	{ href: '/why', label: 'Why? Who may do what', group: 'Pages', keywords: 'allowed refused explain permission' },
	{ href: '/my', label: 'My account', group: 'Pages', keywords: 'password sessions' },
]
