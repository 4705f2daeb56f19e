import { randomUUID } from 'node:crypto'
import { type Aim, domainOf } from '../world'
import { type Entries, reading } from './attempt'

async function entryIn(aim: Aim): Promise<string> {
	const id = randomUUID()
	await aim.world.db.query(
		`INSERT INTO journal_entry (id, actor_name, "right", outcome, subject_kind, organization_id, domain_id) VALUES ($1, 'Somebody', 'alias.create', 'done', 'alias', $2, $3)`,
		[id, domainOf(aim).organizationId, domainOf(aim).id],
	)
	return id
}

export const JOURNAL: Entries<'journal'> = {
	'journal.read': reading(
		async (read) => (await read.journalEntry.findMany({ select: { id: true } })).map(({ id }) => id),
		entryIn,
	),
}
