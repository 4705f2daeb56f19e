/** The entries of action-forms.ts for aliases and mailing lists. */
import { domainOf, freshAlias } from '../../tests/policy/world'
import { freshList, freshOwnList } from '../../tests/policy/world-lists'
import { random } from '../../tests/support/factories'
import { type ActionForm, on, own } from './action-form'

const settings = {
	name: 'Staff',
	description: '',
	posters: 'organization',
	replies: 'author',
	subjectPrefix: '',
	owners: '',
}
const somebody = () => `n${random()}@elsewhere.test`

export const LIST_FORMS: Record<string, ActionForm> = {
	'aliases.createAliasAction': on(
		'alias.create',
		() => '/aliases/new',
		async (aim) => ({ domain: domainOf(aim).id, localPart: `n${random()}`, destinations: 'somebody@elsewhere.test' }),
	),
	'aliases.editAliasAction': on(
		'alias.edit',
		(id) => `/aliases/${id}`,
		async (aim) => ({
			alias: (await freshAlias(aim)).id,
			version: '1',
			destinations: 'else@elsewhere.test',
			enabled: 'on',
		}),
	),
	'aliases.removeAliasAction': on(
		'alias.remove',
		(id) => `/aliases/${id}/delete`,
		async (aim) => ({ alias: (await freshAlias(aim)).id }),
	),
	'lists.createListAction': on(
		'list.create',
		() => '/lists/new',
		async (aim) => ({ domain: domainOf(aim).id, localPart: `n${random()}`, ...settings, members: somebody() }),
	),
	'lists.editListAction': on(
		'list.edit',
		(id) => `/lists/${id}/edit`,
		async (aim) => ({ list: (await freshList(aim)).list, version: '1', ...settings, enabled: 'on' }),
	),
	'lists.removeListAction': on(
		'list.remove',
		(id) => `/lists/${id}/delete`,
		async (aim) => ({ list: (await freshList(aim)).list }),
	),
	'lists.addListMembersAction': on(
		'list.edit-members',
		(id) => `/lists/${id}`,
		async (aim) => ({ list: (await freshList(aim)).list, members: somebody() }),
	),
	'lists.removeListMembersAction': on(
		'list.edit-members',
		(id) => `/lists/${id}`,
		async (aim) => {
			const { list, member } = await freshList(aim)
			return { list, 'members[]': [member] }
		},
	),
	'lists.addOwnListMembersAction': own('own.edit-list-members', 'reader', async (aim) => ({
		list: (await freshOwnList(aim)).list,
		members: somebody(),
	})),
	'lists.removeOwnListMembersAction': own('own.edit-list-members', 'reader', async (aim) => {
		const { list, member } = await freshOwnList(aim)
		return { list, 'members[]': [member] }
	}),
}
