/** For judging by what the database holds, not by what a verb answered. */
import type pg from 'pg'

type Pool = Pick<pg.Pool, 'query'>

/** All mailboxes, aliases, lists, people, addresses and counters, to be compared before and after. */
export async function content(db: Pool): Promise<unknown> {
	const { rows } = await db.query(`SELECT
		(SELECT jsonb_agg(to_jsonb(m) ORDER BY m.id) FROM mailbox m) AS mailboxes, (SELECT jsonb_agg(to_jsonb(l) ORDER BY l.id) FROM alias l) AS aliases,
		(SELECT jsonb_agg(to_jsonb(l) ORDER BY l.id) FROM list l) AS lists, (SELECT jsonb_agg(to_jsonb(lm) ORDER BY lm.id) FROM list_member lm) AS list_members,
		(SELECT jsonb_agg(to_jsonb(o) ORDER BY o.list_id, o.account_id) FROM list_owner o) AS list_owners,
		(SELECT jsonb_agg(to_jsonb(a) ORDER BY a.id) FROM account a) AS accounts, (SELECT jsonb_agg(to_jsonb(d) ORDER BY d.id) FROM domain d) AS domains,
		(SELECT jsonb_agg(to_jsonb(x) ORDER BY x.address) FROM address x) AS addresses, (SELECT jsonb_agg(to_jsonb(u) ORDER BY u.subject_id) FROM usage u) AS usage`)
	return rows[0]
}

export interface Entry {
	readonly right: string
	readonly outcome: 'done' | 'refused'
	readonly why: string
	readonly subject_label: string
	readonly domain_id: string | null
	readonly mailbox_id: string | null
	readonly account_id: string | null
	readonly grant_id: string | null
	readonly before: Record<string, unknown> | null
	readonly after: Record<string, unknown> | null
}

/** What the journal says that somebody did or tried, the oldest first. */
export async function journalOf(db: Pool, actor: { id: string }): Promise<readonly Entry[]> {
	const { rows } = await db.query('SELECT * FROM journal_entry WHERE actor_id = $1 ORDER BY at, id', [actor.id])
	return rows
}

/** One row of a table. */
export async function rowOf(
	db: Pool,
	table: 'mailbox' | 'alias' | 'list' | 'account' | 'domain' | 'app_password',
	{ id }: { id: string },
) {
	const { rows } = await db.query(`SELECT * FROM ${table} WHERE id = $1`, [id])
	return rows[0]
}

/** What is used of the limits of a domain, an organization or a grant. */
export async function usageOf(db: Pool, id: string) {
	const { rows } = await db.query(
		'SELECT mailboxes, aliases, lists, storage_bytes AS storage FROM usage WHERE subject_id = $1',
		[id],
	)
	return rows[0] ?? { mailboxes: 0, aliases: 0, lists: 0, storage: '0' }
}
