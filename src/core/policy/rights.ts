/**
 * The closed set of rights. A right is a noun and a verb; the same words stand in URL, journal and screen.
 * A string in the database that is not in this registry matches nothing, so a right that was taken out of the
 * program is gone for everybody who held it. `writes` names the tables (as Prisma's model properties) that a verb
 * under this right may touch: the gateway hands out no others.
 */

/** Where a right can be asked: the four levels of scope, and the person. */
export type Level = 'server' | 'organization' | 'domain' | 'mailbox' | 'account'

export interface RightSpec {
	/** The levels on which it is asked. */
	readonly on: readonly Level[]
	readonly writes: readonly WritableModel[]
	/** What a role editor shows. */
	readonly label: string
	/** What it means to give it away, in words. */
	readonly consequence: string
	/** Rights without which this one is of no use; ticking this one ticks them too. */
	readonly dependsOn: readonly string[]
	/** The verb touches a person: the actor must outrank that person. */
	readonly onPerson?: true
	/** The verb hands rights on: the gateway asks whether the actor may give them. */
	readonly gives?: true
	/** Whoever does it has proved at most five minutes ago, in this very session, who they are (step-up.ts). */
	readonly stepUp?: true
	/** `own`: everybody holds it over themselves; `system`: jobs and doors only. Neither can be granted. */
	readonly held?: 'own' | 'system'
}

export type WritableModel =
	| 'organization'
	| 'domain'
	| 'account'
	| 'mailbox'
	| 'protection'
	| 'alias'
	| 'list'
	| 'listMember'
	| 'listOwner'
	| 'role'
	| 'grant'
	| 'grantScope'
	| 'session'
	| 'trustedDevice'
	| 'appPassword'
	| 'mailExport'
	| 'token'
	| 'authenticator'
	| 'passkey'
	| 'passkeyChallenge'
	| 'recoveryCode'
	| 'letter'
	| 'invitation'
	| 'grantNotice'
	| 'renewalRequest'
	| 'recoveryAddress'
	| 'resetRequest'
	| 'pricePlan'
	| 'planPrice'
	| 'planAssignment'
	| 'usageDay'
	| 'domainDay'
	| 'template'
	| 'templateRequirement'
	| 'templateRun'
	| 'factorDemand'
	| 'mailboxUse'
	| 'mailUsage'
	| 'mailboxDay'
	| 'storageDigest'
	| 'driftRun'
	| 'driftFinding'
	| 'backup'
	| 'tracePart'
	| 'traceEvent'
	| 'traceDay'
	| 'restore'

const read = (on: Level, label: string, consequence: string) =>
	({ on: [on], writes: [], label, consequence, dependsOn: [] }) as const

export const RIGHTS = {
	'organization.read': read('organization', 'See organizations', 'Sees name, limits and use of the organization.'),
	'organization.create': {
		on: ['server', 'organization'],
		writes: ['organization'],
		label: 'Create organizations',
		consequence: 'Adds organizations, or customers below a reseller organization.',
		dependsOn: ['organization.read'],
	},
	'organization.edit': {
		on: ['organization'],
		writes: ['organization'],
		label: 'Edit organizations',
		consequence: 'Changes name and limits, and so how much everybody below may use.',
		dependsOn: ['organization.read'],
	},
	'organization.set-enabled': {
		on: ['organization'],
		writes: ['organization'],
		label: 'Enable and disable organizations',
		consequence: 'Stops mail and sign-in for the whole organization, and starts them again.',
		dependsOn: ['organization.read'],
	},
	'organization.remove': {
		on: ['organization'],
		writes: ['organization'],
		label: 'Delete empty organizations',
		consequence: 'Deletes an organization in which nothing is left.',
		dependsOn: ['organization.read'],
	},
	'organization.set-trash': {
		on: ['organization'],
		writes: ['organization'],
		label: 'Decide about the trash and backups',
		consequence: 'Decides how long the trash keeps mail, and to which key backups are encrypted.',
		dependsOn: ['organization.read'],
		stepUp: true,
	},
	'organization.require-templates': {
		on: ['organization'],
		writes: ['templateRequirement'],
		label: 'Make templates mandatory',
		consequence: 'Decides with which templates alone mailboxes of the organization are made.',
		dependsOn: ['organization.read', 'template.read'],
	},
	'organization.demand-second-factor': {
		on: ['organization'],
		writes: ['factorDemand'],
		label: 'Demand second factors',
		consequence:
			'Decides who in the organization needs a second factor, from when on, and whether browsers may be remembered.',
		dependsOn: ['organization.read'],
		stepUp: true,
	},
	'domain.read': read('domain', 'See domains', 'Sees a domain, its limits and how much of them is used.'),
	'domain.create': {
		on: ['organization'],
		writes: ['domain', 'alias'],
		label: 'Create domains',
		consequence: 'Adds mail domains to the organization.',
		dependsOn: ['domain.read'],
	},
	'domain.edit': {
		on: ['domain'],
		writes: ['domain'],
		label: 'Edit domains',
		consequence: 'Changes description, limits and the quota proposed for new mailboxes.',
		dependsOn: ['domain.read'],
	},
	'domain.set-enabled': {
		on: ['domain'],
		writes: ['domain'],
		label: 'Enable and disable domains',
		consequence: 'Stops mail and sign-in for every mailbox of the domain, and starts them again.',
		dependsOn: ['domain.read'],
	},
	'domain.remove': {
		on: ['domain'],
		writes: ['domain'],
		label: 'Delete domains',
		consequence: 'Moves a domain with everything in it to the trash.',
		dependsOn: ['domain.read'],
		stepUp: true,
	},
	'domain.restore': {
		on: ['domain'],
		writes: ['domain'],
		label: 'Restore domains',
		consequence: 'Brings a domain back from the trash with everything in it.',
		dependsOn: ['domain.read'],
		stepUp: true,
	},
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
	'alias.read': read('domain', 'See aliases', 'Sees which addresses deliver where.'),
	'alias.create': {
		on: ['domain'],
		writes: ['alias'],
		label: 'Create aliases',
		consequence: 'Makes addresses that deliver to mailboxes within reach.',
		dependsOn: ['alias.read'],
	},
	'alias.edit': {
		on: ['domain'],
		writes: ['alias'],
		label: 'Edit aliases',
		consequence: 'Changes where the mail of an alias goes, and switches it on and off.',
		dependsOn: ['alias.read'],
	},
	'alias.remove': {
		on: ['domain'],
		writes: ['alias'],
		label: 'Delete aliases',
		consequence: 'Deletes aliases; mail to them is refused from then on.',
		dependsOn: ['alias.read'],
	},
	'alias.forward-outside': {
		on: ['domain'],
		writes: [],
		label: 'Deliver outside',
		consequence:
			'Lets aliases and lists deliver to addresses on other servers, where the mail is out of your hands, and lets those who edit the members of a list do so.',
		dependsOn: ['alias.read'],
	},
	'list.read': read('domain', 'See lists', 'Sees mailing lists, who may write to them and who is on them.'),
	'list.create': {
		on: ['domain'],
		writes: ['list', 'listMember', 'listOwner'],
		label: 'Create lists',
		consequence: 'Makes mailing lists, with members and with people who look after them.',
		dependsOn: ['list.read'],
	},
	'list.edit': {
		on: ['domain'],
		writes: ['list', 'listOwner'],
		label: 'Edit lists',
		consequence:
			'Decides who may write to a list, where answers go and who looks after it, and switches it on and off.',
		dependsOn: ['list.read'],
	},
	'list.edit-members': {
		on: ['domain'],
		writes: ['listMember'],
		label: 'Edit the members of lists',
		consequence: 'Puts addresses on lists and takes them off; those on other servers only where that is allowed.',
		dependsOn: ['list.read'],
	},
	'list.remove': {
		on: ['domain'],
		writes: ['list'],
		label: 'Delete lists',
		consequence: 'Deletes lists with their members; mail to them is refused from then on.',
		dependsOn: ['list.read'],
	},
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
	'role.read': read('organization', 'See roles', 'Sees the roles of the organization and the rights in them.'),
	'role.create': {
		on: ['server', 'organization'],
		writes: ['role'],
		label: 'Create roles',
		consequence: 'Makes roles out of rights they hold themselves.',
		dependsOn: ['role.read'],
		stepUp: true,
	},
	'role.edit': {
		on: ['server', 'organization'],
		writes: ['role'],
		label: 'Edit roles',
		consequence: 'Changes what a role contains. Who holds it keeps what they were given, until it is applied.',
		dependsOn: ['role.read'],
		stepUp: true,
	},
	'role.apply': {
		on: ['server', 'organization'],
		writes: ['grant'],
		label: 'Apply roles to their holders',
		consequence:
			'Brings what people hold of a role up to what it contains now, as far as they could give and take it themselves.',
		dependsOn: ['role.read', 'account.read'],
		stepUp: true,
	},
	'role.remove': {
		on: ['server', 'organization'],
		writes: ['role'],
		label: 'Delete roles',
		consequence: 'Deletes roles that nobody holds.',
		dependsOn: ['role.read'],
		stepUp: true,
	},
	'template.read': read(
		'organization',
		'See templates',
		'Sees what new mailboxes and their owners begin with in the organization.',
	),
	'template.create': {
		on: ['server', 'organization'],
		writes: ['template'],
		label: 'Create templates',
		consequence: 'Makes templates for mailboxes, and for persons out of rights they hold themselves.',
		dependsOn: ['template.read'],
	},
	'template.edit': {
		on: ['server', 'organization'],
		writes: ['template'],
		label: 'Edit templates',
		consequence: 'Changes what later mailboxes begin with; those that exist stay as they are.',
		dependsOn: ['template.read'],
	},
	'template.remove': {
		on: ['server', 'organization'],
		writes: ['template'],
		label: 'Delete templates',
		consequence: 'Deletes templates; what was made with them stays.',
		dependsOn: ['template.read'],
	},
	'template.apply': {
		on: ['server', 'organization'],
		writes: ['templateRun'],
		label: 'Apply templates again',
		consequence: 'Brings mailboxes back to their template, each as far as they could edit it themselves.',
		dependsOn: ['template.read'],
	},
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
		writes: ['grant', 'account', 'session', 'token'],
		label: 'Revoke rights of others',
		consequence: 'Takes rights away from people who hold no more than they do; it ends at once.',
		dependsOn: ['account.read'],
		onPerson: true,
		stepUp: true,
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
	'drift.ignore': {
		on: ['server', 'domain'],
		writes: ['driftFinding'],
		label: 'Ignore what differs',
		consequence: 'Decides, with a reason, that a difference is left as it is until it changes.',
		dependsOn: ['drift.read'],
	},

	'own.read': { ...read('account', 'See what is mine', ''), held: 'own' },
	'own.edit': {
		on: ['account'],
		writes: ['account'],
		label: 'Change my name',
		consequence: '',
		dependsOn: [],
		held: 'own',
	},
	'own.set-password': {
		on: ['account'],
		writes: ['account', 'session', 'appPassword'],
		label: 'Change my password',
		consequence: '',
		dependsOn: [],
		held: 'own',
	},
	'own.create-app-password': {
		on: ['account'],
		writes: ['appPassword'],
		label: 'Make app passwords',
		consequence: '',
		dependsOn: [],
		held: 'own',
	},
	'own.revoke-app-password': {
		on: ['account'],
		writes: ['appPassword'],
		label: 'End my app passwords',
		consequence: '',
		dependsOn: [],
		held: 'own',
	},
	'own.require-app-passwords': {
		on: ['account'],
		writes: ['account'],
		label: 'Decide whether my mail programs need app passwords',
		consequence: '',
		dependsOn: [],
		held: 'own',
	},
	'own.export-mail': {
		on: ['account'],
		writes: ['mailExport'],
		label: 'Take a copy of my mail',
		consequence: '',
		dependsOn: [],
		stepUp: true,
		held: 'own',
	},
	'own.set-second-factor': {
		on: ['account'],
		writes: ['account', 'session', 'authenticator', 'passkey', 'passkeyChallenge', 'recoveryCode'],
		label: 'Change my second factor',
		consequence: '',
		dependsOn: [],
		stepUp: true,
		held: 'own',
	},
	'own.end-session': {
		on: ['account'],
		writes: ['session', 'trustedDevice'],
		label: 'End my sessions',
		consequence: '',
		dependsOn: [],
		held: 'own',
	},

	'own.ask-renewal': {
		on: ['account'],
		writes: ['renewalRequest'],
		label: 'Ask for more time',
		consequence: '',
		dependsOn: [],
		held: 'own',
	},

	'own.edit-list-members': {
		on: ['account'],
		writes: ['listMember'],
		label: 'Edit the members of my lists',
		consequence: '',
		dependsOn: [],
		held: 'own',
	},

	'own.set-recovery': {
		on: ['account'],
		writes: ['recoveryAddress', 'token'],
		label: 'Change my recovery address',
		consequence: '',
		dependsOn: [],
		held: 'own',
	},

	'system.sign-in': {
		on: ['account'],
		writes: ['session', 'account', 'authenticator', 'passkey', 'passkeyChallenge', 'recoveryCode', 'trustedDevice'],
		label: 'Sign in',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.step-up': {
		on: ['account'],
		writes: ['session', 'authenticator', 'passkey', 'passkeyChallenge', 'recoveryCode'],
		label: 'Prove again who they are',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.accept-invitation': {
		on: ['account'],
		writes: ['account', 'token', 'invitation'],
		label: 'Accept an invitation',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.confirm-recovery': {
		on: ['account'],
		writes: ['recoveryAddress', 'token'],
		label: 'Confirm a recovery address',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.ask-reset': {
		on: ['account'],
		writes: ['token', 'resetRequest'],
		label: 'Say that a password is forgotten',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.reset-password': {
		on: ['account'],
		writes: ['account', 'session', 'token'],
		label: 'Set a forgotten password',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.end-grant': {
		on: ['server'],
		writes: ['grant'],
		label: 'Close grants that have ended',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.remind': {
		on: ['server'],
		writes: ['grantNotice'],
		label: 'Remind of the end of a grant',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.send-letter': {
		on: ['server'],
		writes: ['letter'],
		label: 'Send letters',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.apply-template': {
		on: ['server'],
		writes: ['templateRun'],
		label: 'Tell how far a template is applied',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.mend-drift': {
		on: ['server', 'domain'],
		writes: ['driftFinding'],
		label: 'Tell what became of a difference',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.warn-of-storage': {
		on: ['mailbox'],
		writes: ['mailboxUse'],
		label: 'Warn that a mailbox fills up',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.export-mail': {
		on: ['account'],
		writes: ['mailExport'],
		label: 'Make the copy of their mail that somebody asked for',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.send-digest': {
		on: ['account'],
		writes: ['storageDigest'],
		label: 'Tell which mailboxes are nearly full',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.back-up': {
		on: ['mailbox'],
		writes: ['backup'],
		label: 'Back up mailboxes',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.erase': {
		on: ['mailbox'],
		writes: ['mailbox', 'backup', 'mailUsage'],
		label: 'Erase what lay in the trash for its time',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.restore': {
		on: ['mailbox'],
		writes: ['restore'],
		label: 'Tell how a restore ended',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
	'system.set-up': {
		on: ['server'],
		writes: [
			'account',
			'token',
			'grant',
			'grantScope',
			'planPrice',
			'planAssignment',
			'usageDay',
			'domainDay',
			'mailUsage',
			'mailboxDay',
			'tracePart',
			'traceEvent',
			'traceDay',
		],
		label: 'Make the first administrator',
		consequence: '',
		dependsOn: [],
		held: 'system',
	},
} as const satisfies Record<string, RightSpec>

export type Right = keyof typeof RIGHTS
export type OwnRight = Extract<Right, `own.${string}`>
export type SystemRight = Extract<Right, `system.${string}`>
/** What a role can contain. */
export type GrantableRight = Exclude<Right, OwnRight | SystemRight>
export type LevelOf<R extends Right> = (typeof RIGHTS)[R]['on'][number]
export type WritesOf<R extends Right> = (typeof RIGHTS)[R]['writes'][number]
type Flagged<F extends string> = { [R in Right]: (typeof RIGHTS)[R] extends Record<F, true> ? R : never }[Right]
export type PersonRight = Flagged<'onPerson'>
export type GivingRight = Flagged<'gives'>

export const ALL_RIGHTS = Object.keys(RIGHTS) as Right[]
export const OWN_RIGHTS = ALL_RIGHTS.filter((right): right is OwnRight => right.startsWith('own.'))
export const SYSTEM_RIGHTS = ALL_RIGHTS.filter((right): right is SystemRight => right.startsWith('system.'))
export const GRANTABLE_RIGHTS = ALL_RIGHTS.filter((right): right is GrantableRight => !('held' in RIGHTS[right]))

export const isRight = (text: string): text is Right => Object.hasOwn(RIGHTS, text)
export const isGrantable = (text: string): text is GrantableRight => isRight(text) && !('held' in RIGHTS[text])

export const specOf = (right: Right): RightSpec => RIGHTS[right]

/** A set of rights with everything that they depend on. */
export function withDependencies(rights: Iterable<GrantableRight>): GrantableRight[] {
	const all = new Set<GrantableRight>()
	const add = (right: GrantableRight): void => {
		if (all.has(right)) return
		all.add(right)
		for (const needed of specOf(right).dependsOn) if (isGrantable(needed)) add(needed)
	}
	for (const right of rights) add(right)
	return GRANTABLE_RIGHTS.filter((right) => all.has(right))
}
