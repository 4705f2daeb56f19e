/** What each entry of action-forms.ts is made of. */
import type { Right } from '../../src/core/policy'
import type { Actor, Target } from '../../tests/policy/matrix'
import { type Aim, freshMailbox } from '../../tests/policy/world'
import { PASSWORD, random } from '../../tests/support/factories'

export type Fields = Record<string, string | string[]>
export interface ActionForm {
	/** `public`: a door for people who are not signed in. */
	readonly right: Right | 'public'
	/** Who may do it on `target`, and does; NULL = nobody in a server that is set up. */
	readonly by: Actor | null
	readonly target: Target
	/** Something of the same kind that the strangers of the test may not do it to. */
	readonly foreign: Target
	readonly fields: (aim: Aim) => Promise<Fields>
	/** The page that shows the form, for something whose id is known. */
	readonly page: (id: string) => string
}

export const NEW_PASSWORD = () => `${PASSWORD} ${random()}`
export const limits = { maxMailboxes: '', maxAliases: '', maxStorageBytes: '' }
export type Make = ActionForm['fields']

/** A verb on something in a domain: done by an administrator, refused to those of another domain. */
export const on = (right: Right, page: ActionForm['page'], fields: Make, target: Target = 'c'): ActionForm => ({
	right,
	by: 'admin',
	target,
	foreign: target,
	fields,
	page,
})
export const own = (right: Right, by: Actor, fields: Make, page = '/my'): ActionForm => ({
	right,
	by,
	target: 'own',
	foreign: 'own',
	fields,
	page: () => page,
})
export const door = (page: string, by: Actor | null, fields: Make): ActionForm => ({
	right: 'public',
	by,
	target: 'own',
	foreign: 'own',
	fields,
	page: () => page,
})

export const mailbox =
	(more: (made: { address: string }) => Fields = () => ({})): Make =>
	async (aim) => {
		const made = await freshMailbox(aim)
		return { mailbox: made.id, ...more(made) }
	}
export const account =
	(more: Fields = {}, state = 'active'): Make =>
	async (aim) => {
		const { accountId } = await freshMailbox(aim)
		if (state !== 'active') await aim.world.db.query('UPDATE account SET state = $2 WHERE id = $1', [accountId, state])
		return { account: accountId, ...more }
	}
