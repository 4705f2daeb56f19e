import type { RightSpec } from './spec'

/** Rights over handing on. */
export const GRANT_RIGHTS = {
	'grant.give': {
		on: ['server', 'organization', 'domain', 'mailbox'],
		writes: ['grant', 'grantScope'],
		label: 'Give rights to others',
		consequence: 'Hands on rights of their own, within their own scope, limits and time.',
		dependsOn: ['account.read'],
		gives: true,
		stepUp: true,
	},
	'grant.revoke': {
		on: ['server', 'organization', 'domain', 'mailbox'],
		writes: ['grant', 'account', 'session', 'token', 'apiKey'],
		label: 'Revoke rights of others',
		consequence: 'Takes rights away from people who hold no more than they do; it ends at once.',
		dependsOn: ['account.read'],
		onPerson: true,
		stepUp: true,
	},
	'grant.review': {
		on: ['server', 'organization', 'domain', 'mailbox'],
		writes: ['reviewItem'],
		label: 'Review what others hold',
		consequence: 'Decides in reviews what others keep. Ending it takes the right to revoke.',
		dependsOn: ['grant.revoke'],
		onPerson: true,
	},
	'grant.make-team-member': {
		on: ['server', 'organization'],
		writes: [],
		label: 'Make team members',
		consequence: 'Gives rights over a whole organization: over everything in it, and over what comes later.',
		dependsOn: ['grant.give'],
	},
	'grant.make-manager': {
		on: ['server', 'organization'],
		writes: [],
		label: 'Make managers',
		consequence: 'Gives rights in a reseller organization to people who do not belong to it.',
		dependsOn: ['grant.give'],
	},
	'grant.edit': {
		on: ['server', 'organization', 'domain', 'mailbox'],
		writes: ['grant'],
		label: 'Change what others hold',
		consequence: 'Changes limits and ends of rights that others hold, within their own.',
		dependsOn: ['account.read'],
		onPerson: true,
		stepUp: true,
	},
	'grant.restore': {
		on: ['server', 'organization', 'domain', 'mailbox'],
		writes: ['grant'],
		label: 'Undo revocations',
		consequence: 'For five minutes, takes a revocation of their own back.',
		dependsOn: ['grant.revoke'],
		onPerson: true,
		stepUp: true,
	},
	'key.create': {
		on: ['server', 'organization', 'domain', 'mailbox'],
		writes: ['account', 'apiKey', 'grant', 'grantScope'],
		label: 'Make API keys',
		consequence:
			'Hands rights of their own to programs: within their own scope, limits and time, and ended with theirs.',
		dependsOn: ['grant.give'],
		gives: true,
		stepUp: true,
	},
} as const satisfies Record<string, RightSpec>
