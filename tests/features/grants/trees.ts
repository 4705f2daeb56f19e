/** Chains of grants for the tests of handing on: who gave what to whom, read back from the database. */
import type pg from 'pg'
import { execute } from '@/core/gateway/execute'
import { giveGrant } from '@/features/grants/give-grant'
import { as } from '../../support/callers'
import { aMailbox } from '../../support/factories'
import { anOffice, giving, MANAGER } from './people'

type Pool = Pick<pg.Pool, 'query'>
export const KEEPER = [...MANAGER, 'grant.edit', 'grant.restore'] as const

/** The manager (25 mailboxes) gives to Paula (10), and Paula to a third (5) and a fourth (3). */
export async function aTree(db: Pool, mailboxes: number | null = 25) {
	const office = await anOffice(db, { limits: { mailboxes }, passOnDepth: 4 }, KEEPER)
	const { manager, person, domain } = office
	const third = { id: (await aMailbox(db, domain)).accountId }
	const fourth = { id: (await aMailbox(db, domain)).accountId }
	const scope = { domains: [domain.id] }
	const toPaula = { ...scope, rights: KEEPER, passOnDepth: '3', maxMailboxes: '10' }
	const grant = await given(manager, person, toPaula)
	const ofThird = await given(person, third, { ...scope, rights: MANAGER, passOnDepth: '1', maxMailboxes: '5' })
	const ofFourth = await given(person, fourth, { ...scope, maxMailboxes: '3' })
	return { ...office, third, fourth, grant, ofThird, ofFourth }
}

export async function given(by: { id: string }, to: { id: string }, values: Record<string, unknown>): Promise<string> {
	const result = await execute(giveGrant, as(by), giving(to, values))
	if (!result.ok) throw new Error(result.problem.text)
	return result.value.value.id
}

export interface Row {
	id: string
	account_id: string
	parent_id: string | null
	lineage: string[]
	max_mailboxes: number | null
	max_sends_per_day: number | null
	ends_at: Date | null
	pass_on_depth: number
	revoked_at: Date | null
	revocation_id: string | null
	version: number
	reason: string
	/** Made and reserved. */
	used: number
}
export const rowOf = async (db: Pool, id: string): Promise<Row> => {
	const { rows } = await db.query<Row>(
		'SELECT g.*, coalesce(u.mailboxes, 0) AS used FROM access_grant g LEFT JOIN usage u ON u.subject_id = g.id WHERE g.id = $1',
		[id],
	)
	if (!rows[0]) throw new Error('no such grant')
	return rows[0]
}
export const isLive = async (db: Pool, id: string): Promise<boolean> => (await rowOf(db, id)).revoked_at === null

/** The form for a grant as it stands, with some of it changed. */
export async function editing(db: Pool, id: string, values: Record<string, unknown> = {}) {
	const row = await rowOf(db, id)
	return {
		grant: id,
		version: row.version,
		maxMailboxes: row.max_mailboxes === null ? '' : String(row.max_mailboxes),
		maxAliases: '',
		maxStorage: '',
		maxStoragePerMailbox: '',
		endsOn: row.ends_at?.toISOString() ?? '',
		passOnDepth: String(row.pass_on_depth),
		reason: row.reason,
		...values,
	}
}

export const revocationOf = async (db: Pool, grant: string) => ({
	grant,
	revocation: (await rowOf(db, grant)).revocation_id ?? '',
})

/** Every counter of a grant, worked out anew: nothing may be lost or counted twice, whatever happened. */
export async function expectCounted(db: Pool): Promise<void> {
	const { rows } = await db.query(
		`SELECT g.id, coalesce(u.mailboxes, 0) AS counted,
			(SELECT count(*)::int FROM mailbox m JOIN domain d ON d.id = m.domain_id WHERE m.grant_id = g.id AND m.deleted_at IS NULL)
			+ (SELECT coalesce(sum(c.max_mailboxes), 0)::int FROM access_grant c WHERE c.parent_id = g.id AND c.revoked_at IS NULL) AS really
		FROM access_grant g LEFT JOIN usage u ON u.subject_id = g.id`,
	)
	const wrong = rows.filter((row) => row.counted !== row.really)
	if (wrong.length > 0) throw new Error(`counted wrongly: ${JSON.stringify(wrong)}`)
}

/** Every live grant lies within the live one above it. */
export async function expectWithin(db: Pool): Promise<void> {
	const { rows } = await db.query(
		`SELECT c.id FROM access_grant c JOIN access_grant p ON p.id = c.parent_id
		WHERE c.revoked_at IS NULL AND (p.revoked_at IS NOT NULL OR app.exceeds_terms(c, p) OR NOT c.rights <@ p.rights
			OR c.pass_on_depth > greatest(p.pass_on_depth - 1, 0) OR c.lineage <> p.lineage || p.id)`,
	)
	if (rows.length > 0) throw new Error(`beyond the grant above: ${JSON.stringify(rows)}`)
}
