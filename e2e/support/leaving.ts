/** Off-boardings in the demonstration of the pages. */
import { randomUUID } from 'node:crypto'
import { anAccount } from '../../tests/support/factories'
import type { Panel } from './panel'

const LINES = [
	{
		is: 'done',
		text: 'Their account is disabled: sessions, app passwords and API keys end, and no browser is trusted any more.',
	},
	{ is: 'done', text: 'Their passkeys, authenticator and recovery codes are removed.' },
	{ is: 'done', text: 'Cora Blum takes their place on the list staff@lindenschule.example.' },
	{
		is: 'done',
		text: 'The mailbox tomas.brandt@lindenschule.example goes to the trash, and its address becomes an alias: new mail goes to Cora Blum.',
	},
	{
		is: 'left',
		text: 'What they hold as “Manager” ends.',
		why: 'You may see this, but not do that to it.',
		who: ['Ada Lind'],
	},
	{ is: 'kept', text: 'The alias office@lindenschule.example still delivers to them.' },
]

/** @param by who decided @param leaver somebody who is about to leave */
export async function tellLeaving(panel: Panel, by: string, leaver: string) {
	const gone = await anAccount(panel.owner, { name: 'Ines Moll', state: 'disabled' })
	const [leaving, left] = [randomUUID(), randomUUID()]
	const insert = `INSERT INTO off_boarding (id, account_id, asked_by_id, asked_by, choices, state, lines, runs_at, ended_at)
		SELECT $1, $2, a.id, a.name, '{}', $4, $5, $6, CASE WHEN $4 = 'planned' THEN NULL ELSE now() END FROM account a WHERE a.id = $3`
	const inTwoWeeks = new Date(Math.ceil(Date.now() / 86_400_000 + 14) * 86_400_000)
	await panel.query(insert, [leaving, leaver, by, 'planned', JSON.stringify(LINES), inTwoWeeks])
	await panel.query(insert, [left, gone.id, by, 'done', JSON.stringify(LINES), new Date(Date.now() - 86_400_000)])
	return { leaving, left }
}
