/** People for the tests of verbs on one person: an organization, somebody in it, and somebody who looks after it. */
import type pg from 'pg'
import type { GrantableRight } from '@/core/policy'
import { aDelegate, anAccount, anOrganization } from '../../support/factories'

type Pool = Pick<pg.Pool, 'query'>

export async function aPersonAndAnActor(
	db: Pool,
	rights: readonly GrantableRight[],
	values: Record<string, unknown> = {},
) {
	const organization = await anOrganization(db)
	const person = await anAccount(db, { organization_id: organization.id, name: 'Paula Person', ...values })
	const actor = await aDelegate(db, rights, { organizations: [organization.id] })
	return { organization, person, actor }
}

export const rowOf = async (db: Pool, { id }: { id: string }) =>
	(await db.query('SELECT * FROM account WHERE id = $1', [id])).rows[0]

/** A browser that is signed in as this person. */
export async function aSession(db: Pool, { id }: { id: string }) {
	await db.query(
		`INSERT INTO session (id_hash, public_id, account_id, auth_epoch, idle_expires_at, absolute_expires_at, client_address, user_agent)
		 SELECT sha256(gen_random_uuid()::text::bytea), gen_random_uuid(), id, auth_epoch, now() + interval '1 hour', now() + interval '1 day', '192.0.2.7', 'Test' FROM account WHERE id = $1`,
		[id],
	)
}

/** Sessions that still open the panel. */
export const openSessions = async (db: Pool, { id }: { id: string }): Promise<number> => {
	const { rows } = await db.query(
		`SELECT count(*)::int AS n FROM session s JOIN account a ON a.id = s.account_id AND a.auth_epoch = s.auth_epoch AND a.state = 'active'
		 WHERE s.account_id = $1 AND s.revoked_at IS NULL`,
		[id],
	)
	return rows[0].n
}
