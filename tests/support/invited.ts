/** Somebody who was invited by the real verb, with the secret that only their letter has. */
import type pg from 'pg'
import { execute } from '@/core/gateway/execute'
import { addPerson } from '@/features/grants/add-person'
import { as } from './callers'
import { random } from './factories'

export const NO_LIMITS_TYPED = { maxMailboxes: '', maxAliases: '', maxStorage: '', maxStoragePerMailbox: '' }

export const personToAdd = (organization: string | null, values: Record<string, unknown> = {}) => ({
	organization: organization ?? '',
	name: 'Nora Neu',
	address: `n${random()}@outside.test`,
	role: 'none',
	...NO_LIMITS_TYPED,
	...values,
})

/** The letter of an invitation, as the outbox has it. */
export async function letterOf(db: pg.Pool, invitation: string) {
	const { rows } = await db.query(
		'SELECT l.*, i.account_id AS invited FROM invitation i JOIN letter l ON l.id = i.letter_id WHERE i.id = $1',
		[invitation],
	)
	return rows[0]
}
export const secretIn = (link: string | null | undefined): string => link?.split('/welcome/')[1] ?? ''

/** @param values beyond name and address: role, rights, places, … */
export async function anInvitation(
	db: pg.Pool,
	inviter: { id: string },
	organization: string | null,
	values: Record<string, unknown> = {},
) {
	const form = personToAdd(organization, values)
	const made = await execute(addPerson, as(inviter), form)
	if (!made.ok) throw new Error(`${made.problem.text} ${JSON.stringify(made.problem)}`)
	const { id } = made.value.value
	const letter = await letterOf(db, id)
	return { id, account: letter.invited as string, address: form.address, secret: secretIn(letter.link), letter }
}
