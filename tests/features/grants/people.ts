/** People for the tests of grants: an organization with two domains, a manager who may hand on, and somebody to give to. */
import type pg from 'pg'
import type { GrantableRight } from '@/core/policy'
import { aDelegate, aDomain, anAccount, anOrganization, type GrantOptions } from '../../support/factories'

type Pool = Pick<pg.Pool, 'query'>
export const MANAGER: GrantableRight[] = [
	'account.read',
	'grant.give',
	'grant.revoke',
	'domain.read',
	'mailbox.read',
	'mailbox.create',
	'mailbox.set-quota',
]

export async function anOffice(db: Pool, options: GrantOptions = {}, rights: readonly GrantableRight[] = MANAGER) {
	const organization = await anOrganization(db)
	const domain = await aDomain(db, organization.id)
	const second = await aDomain(db, organization.id)
	const scope = { organizations: [organization.id] }
	const manager = await aDelegate(db, rights, scope, { passOnDepth: 2, ...options })
	const person = await anAccount(db, { organization_id: organization.id, name: 'Paula Person' })
	return { organization, domain, second, manager, person }
}

/** A form that gives one small thing. */
export const giving = (person: { id: string }, values: Record<string, unknown> = {}) => ({
	account: person.id,
	role: 'single',
	rights: ['mailbox.create'],
	maxMailboxes: '',
	maxAliases: '',
	maxStorage: '',
	maxStoragePerMailbox: '',
	...values,
})

export const grantsOf = async (db: Pool, { id }: { id: string }) =>
	(await db.query('SELECT * FROM access_grant WHERE account_id = $1 ORDER BY created_at, id', [id])).rows

export const scopesOf = async (db: Pool, grantId: string) =>
	(
		await db.query(
			'SELECT kind, organization_id, domain_id, mailbox_id FROM grant_scope WHERE grant_id = $1 ORDER BY kind',
			[grantId],
		)
	).rows
