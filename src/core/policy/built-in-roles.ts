/** The roles that every server has. Like any role they are only names for sets of rights: no code ever asks for one by name. */
import { GRANTABLE_RIGHTS, type GrantableRight, specOf } from './rights'

export interface BuiltInRole {
	readonly key: string
	readonly name: string
	readonly description: string
	readonly rights: readonly GrantableRight[]
}

/** All but those that are asked on the server alone: in a narrower scope they would do nothing. */
const BELOW_SERVER = GRANTABLE_RIGHTS.filter((right) => specOf(right).on.some((level) => level !== 'server'))
const startingWith = (...nouns: string[]): GrantableRight[] =>
	BELOW_SERVER.filter((right) => nouns.some((noun) => right.startsWith(`${noun}.`)))
const READING = BELOW_SERVER.filter((right) => right.endsWith('.read'))
const union = (...sets: readonly (readonly GrantableRight[])[]): GrantableRight[] => {
	const wanted = new Set(sets.flat())
	return GRANTABLE_RIGHTS.filter((right) => wanted.has(right))
}

/**
 * Named one by one: whom else the rights of a grant's noun make strong (team members, managers) is decided by administrators, for each
 * person (Q3, Q5). Prices are nobody's but an administrator's for the same reason, so `billing.view` is in no other role.
 */
const HANDING_ON: GrantableRight[] = [
	'grant.give',
	'grant.edit',
	'grant.revoke',
	'grant.restore',
	'grant.review',
	'key.create',
]

/** All about mailboxes but erasing them at once: with that nobody is left a month to notice a mistake. */
const MAILBOXES = union(
	startingWith('mailbox').filter((right) => right !== 'mailbox.erase'),
	['backup.read', 'backup.create', 'backup.restore'],
)

export const BUILT_IN_ROLES: readonly BuiltInRole[] = [
	{ key: 'admin', name: 'Administrator', description: 'Everything, on everything in scope.', rights: GRANTABLE_RIGHTS },
	{
		key: 'team-member',
		name: 'Team member',
		description:
			"All of an organization's resources: its domains, mailboxes, aliases, lists and people. No prices, and no other team members.",
		rights: union(
			READING,
			[
				'organization.require-templates',
				'organization.demand-second-factor',
				'organization.demand-approval',
				'organization.set-trash',
				'approval.give',
			],
			startingWith('domain', 'mailbox', 'backup', 'alias', 'list', 'account', 'role', 'template', 'drift', 'review'),
			HANDING_ON,
		),
	},
	{
		key: 'manager',
		name: 'Manager',
		description:
			'The given domains with their mailboxes, aliases, lists and people, for a reseller or an outside manager.',
		rights: union(
			['domain.read', 'domain.edit', 'domain.set-enabled', 'journal.read', 'trace.read', 'role.read', 'approval.give'],
			MAILBOXES,
			['backup.set-schedule'],
			startingWith('alias', 'list', 'account', 'drift'),
			HANDING_ON,
		),
	},
	{
		key: 'domain-admin',
		name: 'Domain admin',
		description: 'Mailboxes, aliases and lists of the given domains; not the domains themselves.',
		rights: union(
			['domain.read', 'journal.read', 'trace.read', 'account.read', 'account.end-sessions', 'approval.give'],
			MAILBOXES,
			startingWith('alias', 'list', 'drift'),
		),
	},
	{
		key: 'mail-admin',
		name: 'Mail admin',
		description: 'Everyday work on mailboxes: create, edit, quota, password.',
		rights: [
			'mailbox.read',
			'mailbox.create',
			'mailbox.edit',
			'mailbox.set-quota',
			'mailbox.set-enabled',
			'mailbox.set-password',
		],
	},
	{
		key: 'user',
		name: 'User',
		description: 'Their own mailbox and password only. Everybody holds this; it is never given.',
		rights: [],
	},
]

export const builtInRole = (key: string): BuiltInRole | undefined => BUILT_IN_ROLES.find((role) => role.key === key)
