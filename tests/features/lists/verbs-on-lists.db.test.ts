import { addListMembers } from '@/features/lists/add-list-members'
import { addListOwner } from '@/features/lists/add-list-owner'
import { createList } from '@/features/lists/create-list'
import { editList } from '@/features/lists/edit-list'
import { removeList } from '@/features/lists/remove-list'
import { removeListMembers } from '@/features/lists/remove-list-members'
import { aList, random } from '../../support/factories'
import { verbCase, verbsOnAddresses } from '../../support/verbs-on-addresses'

interface Made {
	readonly list: { id: string }
	readonly member: string
}
const SETTINGS = { name: 'Staff', posters: 'members', replies: 'list' }

verbsOnAddresses<Made, 'list'>(
	{
		'P10 create-list': verbCase(createList, {
			right: 'list.create',
			neighbour: 'list.edit',
			on: 'domain',
			input: ({ domain, mailbox }) => ({
				domain: domain.id,
				localPart: `n${random()}`,
				...SETTINGS,
				members: mailbox.address,
			}),
		}),
		'P10 edit-list': verbCase(editList, {
			right: 'list.edit',
			neighbour: 'list.edit-members',
			on: 'list',
			input: ({ list }) => ({ list: list.id, version: 1, ...SETTINGS, enabled: 'on' }),
		}),
		'P10 add-list-owner': verbCase(addListOwner, {
			right: 'list.edit',
			neighbour: 'list.edit-members',
			on: 'list',
			input: ({ list, mailbox }) => ({ list: list.id, account: mailbox.accountId }),
		}),
		'P10 add-list-members': verbCase(addListMembers, {
			right: 'list.edit-members',
			neighbour: 'list.edit',
			on: 'list',
			input: ({ list, mailbox }) => ({ list: list.id, members: mailbox.address }),
		}),
		'P10 remove-list-members': verbCase(removeListMembers, {
			right: 'list.edit-members',
			neighbour: 'list.remove',
			on: 'list',
			input: ({ list, member }) => ({ list: list.id, members: [member] }),
		}),
		'P10 remove-list': verbCase(removeList, {
			right: 'list.remove',
			neighbour: 'list.edit',
			on: 'list',
			input: ({ list }) => ({ list: list.id }),
		}),
	},
	{
		read: 'list.read',
		column: { createdAt: '2020-01-01' },
		make: async (owner, { domain }) => {
			const list = await aList(owner, domain, ['x@elsewhere.test'])
			const { rows } = await owner.query('SELECT id FROM list_member WHERE list_id = $1', [list.id])
			return { list, member: rows[0].id }
		},
	},
)
