/** Fixtures for the tests of roles. */
import type pg from 'pg'
import type { GrantableRight } from '@/core/policy'
import { aDelegate, anOrganization, random } from '../../support/factories'

type Pool = Pick<pg.Pool, 'query'>
export const ROLES: GrantableRight[] = ['role.read', 'role.create', 'role.edit', 'role.remove']
export const MAIL: GrantableRight[] = ['mailbox.read', 'mailbox.create', 'mailbox.remove', 'mailbox.set-password']

/** @param organizationId NULL = of the whole server */
export const aRole = async (db: Pool, organizationId: string | null, rights: readonly string[] = MAIL) => {
	const name = `Role ${random()}`
	const { rows } = await db.query(
		'INSERT INTO role (id, organization_id, name, rights) VALUES (gen_random_uuid(), $1, $2, $3) RETURNING id',
		[organizationId, name, rights],
	)
	return { id: rows[0].id as string, name }
}

export const rowOf = async (db: Pool, { id }: { id: string }) =>
	(await db.query('SELECT * FROM role WHERE id = $1', [id])).rows[0]

/** Somebody who looks after the roles of an organization, holding themselves what they put into them. */
export const anEditor = async (db: Pool, rights: readonly GrantableRight[] = [...ROLES, ...MAIL]) => {
	const organization = await anOrganization(db)
	return { organization, editor: await aDelegate(db, rights, { organizations: [organization.id] }) }
}
