import { type RightSpec, read } from './spec'

/** Rights over the addresses that are no mailboxes. */
export const ADDRESS_RIGHTS = {
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
} as const satisfies Record<string, RightSpec>
