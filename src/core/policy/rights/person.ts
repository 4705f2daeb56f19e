import { type RightSpec, read } from './spec'

/** Rights over people. */
export const PERSON_RIGHTS = {
	'account.read': read('account', 'See people', 'Sees people, their sign-in address and what they may do.'),
	'account.create': {
		on: ['server', 'organization'],
		writes: ['account', 'token', 'invitation', 'grant', 'grantScope'],
		label: 'Add people',
		consequence: 'Invites people who sign in with an address outside this server, or sets their first password.',
		dependsOn: ['account.read'],
		stepUp: true,
	},
	'account.edit': {
		on: ['account'],
		writes: ['account'],
		label: 'Edit people',
		consequence: "Changes a person's name.",
		dependsOn: ['account.read'],
		onPerson: true,
	},
	'account.set-enabled': {
		on: ['account'],
		writes: ['account'],
		label: 'Enable and disable people',
		consequence: 'Locks a person out of the panel and of their mail, and ends their sessions.',
		dependsOn: ['account.read'],
		onPerson: true,
	},
	'account.set-password': {
		on: ['account'],
		writes: ['account', 'session', 'token', 'resetRequest'],
		label: 'Set the passwords of people',
		consequence: 'Whoever sets a password can sign in as that person.',
		dependsOn: ['account.read'],
		onPerson: true,
		stepUp: true,
	},
	'account.invite': {
		on: ['server', 'organization'],
		writes: ['account', 'token', 'invitation', 'grant'],
		label: 'Renew and cancel invitations',
		consequence: 'Sends invitations again, with a new link, and takes them back with the rights that came with them.',
		dependsOn: ['account.read'],
		onPerson: true,
		stepUp: true,
	},
	'account.end-sessions': {
		on: ['account'],
		writes: ['account', 'session', 'trustedDevice'],
		label: 'End sessions',
		consequence: 'Signs a person out everywhere.',
		dependsOn: ['account.read'],
		onPerson: true,
	},
	'account.off-board': {
		on: ['account'],
		writes: ['offBoarding'],
		label: 'Off-board people',
		consequence:
			'Decides in one go what becomes of everything that hangs on a person who leaves, now or at a date. Each part of it takes its own right.',
		dependsOn: ['account.read', 'account.set-enabled'],
		onPerson: true,
		stepUp: true,
	},
	'account.remove-second-factor': {
		on: ['account'],
		writes: ['account', 'session', 'authenticator', 'passkey', 'recoveryCode'],
		label: 'Remove second factors',
		consequence:
			'Lets somebody who lost their second factor sign in with the password alone; the person is told by letter.',
		dependsOn: ['account.read'],
		onPerson: true,
		stepUp: true,
	},
} as const satisfies Record<string, RightSpec>
