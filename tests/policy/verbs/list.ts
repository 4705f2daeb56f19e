import { addListMembers } from '@/features/lists/add-list-members'
import { addListOwner } from '@/features/lists/add-list-owner'
import { createList } from '@/features/lists/create-list'
import { editList } from '@/features/lists/edit-list'
import { removeList } from '@/features/lists/remove-list'
import { removeListMembers } from '@/features/lists/remove-list-members'
import { replaceListOwner } from '@/features/lists/replace-list-owner'
import { aMailbox, random } from '../../support/factories'
import { domainOf, freshMailbox, NOWHERE } from '../world'
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
		attempt(replaceListOwner, async (aim) => {
			const { list } = await freshList(aim)
			const owner = aim.target === 'missing' ? NOWHERE.id : (await aMailbox(aim.world.db, domainOf(aim))).accountId
			if (aim.target !== 'missing')
				await aim.world.db.query('INSERT INTO list_owner (list_id, account_id) VALUES ($1, $2)', [list, owner])
			return { list, owner, by: null }
		}),
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
