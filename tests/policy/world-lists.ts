/** Mailing lists for the tables of world.ts. */
import { aList } from '../support/factories'
import { type Aim, domainOf, freshMailbox, NOWHERE } from './world'

/** A list of the target, with one member; those elsewhere may be added. */
export async function freshList(aim: Aim): Promise<{ list: string; member: string }> {
	if (aim.target === 'missing') return { list: NOWHERE.id, member: NOWHERE.id }
	const { id } = await aList(aim.world.db, domainOf(aim), ['somebody@elsewhere.test'], { outside: true })
	const { rows } = await aim.world.db.query<{ id: string }>('SELECT id FROM list_member WHERE list_id = $1', [id])
	return { list: id, member: rows[0]?.id ?? '' }
}

/** A list that the target's owner looks after. */
export async function freshOwnList(aim: Aim): Promise<{ list: string; member: string }> {
	const { accountId } = await freshMailbox(aim)
	if (aim.target === 'missing') return { list: NOWHERE.id, member: NOWHERE.id }
	const made = await freshList({ ...aim, target: 'a' })
	await aim.world.db.query('INSERT INTO list_owner (list_id, account_id) VALUES ($1, $2)', [made.list, accountId])
	return made
}
