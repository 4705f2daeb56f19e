import { type RightSpec, read } from './spec'

/** Rights over what is seen and kept running. */
export const SERVER_RIGHTS = {
	'journal.read': read(
		'domain',
		'Read the activity journal',
		'Sees who did what within the scope, and what was refused.',
	),
	'trace.read': {
		on: ['domain', 'mailbox'],
		writes: [],
		label: 'Follow messages',
		consequence:
			'Sees who within the scope wrote to whom, when, with which subject, and what became of it. Never the mail itself. Owners are told.',
		dependsOn: [],
	},
	'billing.view': {
		on: ['server', 'organization', 'domain'],
		writes: [],
		label: 'See prices and statements',
		consequence: 'Sees what is charged for the scope: price plans, prices and monthly statements.',
		dependsOn: [],
	},
	'plan.create': {
		on: ['server'],
		writes: ['pricePlan', 'planPrice'],
		label: 'Create price plans',
		consequence: 'Makes price plans. Works on the whole server only: nobody sets a price that they pay themselves.',
		dependsOn: ['billing.view'],
	},
	'plan.edit': {
		on: ['server'],
		writes: ['pricePlan', 'planPrice'],
		label: 'Edit price plans',
		consequence: 'Changes prices from a date on, never those of months that are over. Works on the whole server only.',
		dependsOn: ['billing.view'],
	},
	'plan.remove': {
		on: ['server'],
		writes: ['pricePlan'],
		label: 'Delete price plans',
		consequence: 'Deletes price plans that were never assigned. Works on the whole server only.',
		dependsOn: ['billing.view'],
	},
	'plan.assign': {
		on: ['server'],
		writes: ['planAssignment'],
		label: 'Assign price plans',
		consequence: 'Decides by which plan an organization or a domain is charged. Works on the whole server only.',
		dependsOn: ['billing.view'],
	},
	'server.manage': {
		on: ['server'],
		writes: ['letter'],
		label: 'Manage the server',
		consequence: 'Reads the letters that this server sends, and sends them again.',
		dependsOn: [],
	},
	'server.migrate': {
		// Of the parts of a migration one is asked on each domain: mailboxes with the passwords that they have.
		on: ['server', 'domain'],
		writes: ['mailbox', 'account'],
		label: 'Migrate from other panels',
		consequence:
			'Brings domains, mailboxes with their passwords, aliases and administrators over from another panel, by the command line of the server.',
		dependsOn: ['organization.create', 'domain.create', 'mailbox.create', 'alias.create', 'account.create'],
		stepUp: true,
	},
	'server.demand-second-factor': {
		on: ['server'],
		writes: ['factorDemand'],
		label: 'Demand second factors on the whole server',
		consequence: 'Decides whose second factor the server asks for, administrators included, and from when on.',
		dependsOn: [],
		stepUp: true,
	},
	'job.read': read('server', 'See failed jobs', 'Sees what the server could not do by itself, for whom, and why.'),
	'job.retry': {
		on: ['server'],
		writes: [],
		label: 'Try failed jobs again',
		consequence: 'Lets the server try again what it gave up, in the name of whoever asked for it.',
		dependsOn: ['job.read'],
	},
	'job.discard': {
		on: ['server'],
		writes: [],
		label: 'Discard failed jobs',
		consequence: 'Decides that what the server gave up is never done.',
		dependsOn: ['job.read'],
	},
	'drift.read': {
		on: ['server', 'domain'],
		writes: [],
		label: 'See what differs',
		consequence: 'Sees where the panel, the mail server, its maildirs and DNS differ. Never the mail itself.',
		dependsOn: [],
	},
	'drift.look': {
		on: ['server'],
		writes: ['driftRun'],
		label: 'Look for differences',
		consequence: 'Lets the server compare everything now, and not only at night. Works on the whole server only.',
		dependsOn: ['drift.read'],
	},
	'drift.fix': {
		on: ['server', 'domain'],
		writes: ['driftFinding'],
		label: 'Mend what differs',
		consequence: 'Has numbers counted anew, missing folders made and rows removed that belong to nothing.',
		dependsOn: ['drift.read'],
	},
	'drift.archive': {
		on: ['server'],
		writes: ['driftFinding'],
		label: 'Archive found mail',
		consequence:
			'Has mail that lies in the store and belongs to no mailbox put among the backups, and the folder removed. Works on the whole server only.',
		dependsOn: ['drift.read'],
		stepUp: true,
	},
	'drift.ignore': {
		on: ['server', 'domain'],
		writes: ['driftFinding'],
		label: 'Ignore what differs',
		consequence: 'Decides, with a reason, that a difference is left as it is until it changes.',
		dependsOn: ['drift.read'],
	},
} as const satisfies Record<string, RightSpec>
