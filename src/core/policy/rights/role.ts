import { type RightSpec, read } from './spec'

/** Rights over what people and mailboxes are made from. */
export const ROLE_RIGHTS = {
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
} as const satisfies Record<string, RightSpec>
