import { addListMembers } from '@/features/lists/add-list-members'
import { addListOwner } from '@/features/lists/add-list-owner'
import { createList } from '@/features/lists/create-list'
import { editList } from '@/features/lists/edit-list'
import { removeList } from '@/features/lists/remove-list'
import { removeListMembers } from '@/features/lists/remove-list-members'
import { random } from '../../support/factories'
import { domainOf, freshMailbox } from '../world'
import { freshList } from '../world-lists'
import { attempt, type Entries, reading } from './attempt'

const settings = { name: 'Staff', posters: 'organization', replies: 'author' } as const

export const LIST: Entries<'list'> = {
	'list.read': reading(
		async (read) => (await read.list.findMany({ select: { id: true } })).map(({ id }) => id),
		async (aim) => (await freshList(aim)).list,
	),
	'list.create': [
		attempt(createList, async (aim) => ({ domain: domainOf(aim).id, localPart: `n${random()}`, ...settings })),
	],
	'list.edit': [
		attempt(editList, async (aim) => ({
			list: (await freshList(aim)).list,
			version: 1,
			...settings,
			description: 'New',
			enabled: true,
		})),
		attempt(addListOwner, async (aim) => ({
			list: (await freshList(aim)).list,
			account: (await freshMailbox(aim)).accountId,
		})),
	],
	'list.edit-members': [
		attempt(addListMembers, async (aim) => ({
			list: (await freshList(aim)).list,
			members: `n${random()}@elsewhere.test`,
		})),
		attempt(removeListMembers, async (aim) => {
			const { list, member } = await freshList(aim)
			return { list, members: [member] }
		}),
	],
	'list.remove': [attempt(removeList, async (aim) => ({ list: (await freshList(aim)).list }))],
}
