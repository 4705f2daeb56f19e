/** Off-boardings for the table of rights. */
import { randomUUID } from 'node:crypto'
import { type Aim, freshMailbox, NOWHERE } from './world'

/** One that is planned, in the actor's name, for a person of whom nothing is left to be done but to say so. */
export async function freshOffBoarding(aim: Aim): Promise<{ offBoarding: string }> {
	const { accountId } = await freshMailbox(aim)
	if (aim.target === 'missing') return { offBoarding: NOWHERE.id }
	const { db, own } = aim.world
	const id = randomUUID()
	await db.query(
		"UPDATE off_boarding SET state = 'cancelled', ended_at = now() WHERE account_id = $1 AND state = 'planned'",
		[accountId],
	)
	await db.query(
		"INSERT INTO off_boarding (id, account_id, asked_by_id, asked_by, choices, runs_at) SELECT $1, $2, $3, 'Somebody', jsonb_build_object('mailboxes', (SELECT jsonb_agg(jsonb_build_object('mailbox', m.id, 'what', 'keep')) FROM mailbox m WHERE m.account_id = $2)), now()",
		[id, accountId, own[aim.actor]?.accountId ?? NOWHERE.id],
	)
	return { offBoarding: id }
}
