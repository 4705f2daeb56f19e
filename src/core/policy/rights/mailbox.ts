import { type RightSpec, read } from './spec'

/** Rights over mailboxes, their mail and its backups. */
export const MAILBOX_RIGHTS = {
	'mailbox.read': read('mailbox', 'See mailboxes', 'Sees addresses, names, states and quotas. Never the mail itself.'),
	'mailbox.create': {
		on: ['domain'],
		// With a template for persons, the new owner is given rights; the gateway asks the policy about those besides.
		writes: ['mailbox', 'account', 'grant', 'grantScope'],
		label: 'Create mailboxes',
		consequence: 'Makes new addresses and sets their first password.',
		dependsOn: ['mailbox.read'],
	},
	'mailbox.edit': {
		on: ['mailbox'],
		writes: ['mailbox', 'account'],
		label: 'Edit mailboxes',
		consequence: "Changes the owner's name, with which mail programs the mailbox is used, and whether it only sends.",
		dependsOn: ['mailbox.read'],
		onPerson: true,
	},
	'mailbox.set-quota': {
		on: ['mailbox'],
		writes: ['mailbox'],
		label: 'Set quotas',
		consequence: 'Decides how much mail a mailbox may hold.',
		dependsOn: ['mailbox.read'],
		onPerson: true,
	},
	'mailbox.set-sends': {
		on: ['mailbox'],
		writes: ['mailbox'],
		label: 'Set send limits',
		consequence: 'Decides to how many recipients a mailbox may send in an hour and in a day.',
		dependsOn: ['mailbox.read'],
		onPerson: true,
	},
	'mailbox.set-enabled': {
		on: ['mailbox'],
		writes: ['mailbox'],
		label: 'Enable and disable mailboxes',
		consequence: 'Locks the owner out of the mailbox, and lets them in again.',
		dependsOn: ['mailbox.read'],
		onPerson: true,
	},
	'mailbox.set-password': {
		on: ['mailbox'],
		writes: ['account', 'token', 'resetRequest', 'appPassword'],
		label: 'Set passwords',
		consequence:
			'Whoever sets a password can sign in with it and read the mail. Ends app passwords, and decides whether mail programs need one.',
		dependsOn: ['mailbox.read'],
		onPerson: true,
		stepUp: true,
	},
	'mailbox.remove': {
		on: ['mailbox'],
		writes: ['mailbox'],
		label: 'Delete mailboxes',
		consequence: 'Moves a mailbox to the trash; mail and sign-in stop at once.',
		dependsOn: ['mailbox.read'],
		onPerson: true,
	},
	'mailbox.restore': {
		on: ['mailbox'],
		writes: ['mailbox'],
		label: 'Restore mailboxes',
		consequence: 'Brings a mailbox back from the trash with its password and its mail.',
		dependsOn: ['mailbox.read'],
		onPerson: true,
		stepUp: true,
	},
	'mailbox.erase': {
		on: ['mailbox'],
		writes: ['backup'],
		label: 'Erase mailboxes at once',
		consequence:
			'Erases the mail of mailboxes in the trash before their time is over, as soon as a backup is verified.',
		dependsOn: ['mailbox.read'],
		onPerson: true,
		stepUp: true,
	},
	'mailbox.protect': {
		on: ['server'],
		writes: ['protection'],
		label: 'Protect mailboxes',
		consequence:
			'Puts mailboxes and their owners out of the reach of all others, and lifts that again. Only for the whole server.',
		dependsOn: ['mailbox.read'],
		stepUp: true,
	},
	'mailbox.adopt': {
		on: ['domain'],
		writes: ['mailbox', 'account', 'grant', 'grantScope'],
		label: 'Adopt found mail',
		consequence: 'Makes mailboxes out of mail that lies in the store and belongs to none, and so decides who reads it.',
		dependsOn: ['mailbox.create', 'drift.read'],
		stepUp: true,
	},
	'backup.read': read(
		'mailbox',
		'See backups',
		'Sees which backups of mailboxes there are, and whether they are good.',
	),
	'backup.create': {
		on: ['mailbox'],
		writes: ['backup'],
		label: 'Make backups',
		consequence: 'Has mailboxes backed up, to where the server keeps backups.',
		dependsOn: ['backup.read', 'mailbox.read'],
	},
	'backup.set-schedule': {
		on: ['domain'],
		writes: ['backupSchedule'],
		label: 'Set backup schedules',
		consequence:
			'Decides when the mailboxes of a domain are backed up by themselves, and how many of those backups are kept.',
		dependsOn: ['backup.read', 'domain.read'],
		stepUp: true,
	},
	'backup.restore': {
		on: ['mailbox'],
		writes: ['restore', 'mailbox'],
		label: 'Restore backups',
		consequence:
			'Brings mail back from backups, and erased mailboxes with it. Into another mailbox too, whose owner can read it from then on.',
		dependsOn: ['backup.read', 'mailbox.read'],
		onPerson: true,
		stepUp: true,
	},
} as const satisfies Record<string, RightSpec>
