/** Somebody with everything that can hang on a person, and those around them. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { execute } from '@/core/gateway/execute'
import { rehearse } from '@/core/gateway/rehearse'
import type { GrantableRight } from '@/core/policy'
import { offBoard } from '@/features/off-boarding/off-board'
import { as } from '../../support/callers'
import {
	aDelegate,
	aDomain,
	aGrant,
	aList,
	aMailbox,
	anAlias,
	anAppPassword,
	anAuthenticator,
	anOrganization,
	rightsOf,
} from '../../support/factories'

export async function aLeaver(db: pg.Pool) {
	const organization = await anOrganization(db)
	const domain = await aDomain(db, organization.id)
	const leaver = await aMailbox(db, domain)
	const colleague = await aMailbox(db, domain)
	await db.query('UPDATE account SET name = $2 WHERE id = $1', [colleague.accountId, 'Cora'])
	const held = await aGrant(db, leaver.accountId, ['mailbox.read'], { domains: [domain.id] }, { passOnDepth: 1 })
	await aGrant(db, colleague.accountId, ['mailbox.read'], { domains: [domain.id] }, { parentId: held.id })
	const list = await aList(db, domain, [leaver.address])
	const owned = await aList(db, domain)
	await db.query('INSERT INTO list_owner (list_id, account_id) VALUES ($1, $2)', [owned.id, leaver.accountId])
	const alias = await anAlias(db, domain, [leaver.address, 'somebody@elsewhere.test'])
	const alone = await anAlias(db, domain, [leaver.address])
	await anAppPassword(db, leaver.accountId)
	await anAuthenticator(db, leaver.accountId)
	const invitation = randomUUID()
	await db.query(
		`INSERT INTO invitation (id, account_id, organization_id, name, address, invited_by_id, expires_at)
		VALUES ($1, $2, $3, 'Guest', 'guest@elsewhere.test', $4, now() + interval '1 day')`,
		[invitation, (await aMailbox(db, domain)).accountId, organization.id, leaver.accountId],
	)
	return { organization, domain, leaver, colleague, list, owned, alias, alone, invitation, held }
}
export type World = Awaited<ReturnType<typeof aLeaver>>

/** Somebody with everything that a team member may do in the organization, but for some of it. */
export const anActor = (db: pg.Pool, { organization }: World, without: readonly GrantableRight[] = []) =>
	aDelegate(
		db,
		rightsOf('team-member').filter((right) => !without.includes(right)),
		{ organizations: [organization.id] },
	)

export const everything = ({ leaver, colleague }: World) => ({
	account: leaver.accountId,
	colleague: colleague.address,
	mailboxes: [{ mailbox: leaver.id, what: 'forward' }],
	lists: 'hand-over',
	aliases: 'hand-over',
})

/** As the page does it: shown first, then done as it was shown. */
export async function decide(actor: { id: string }, choices: object, request = {}) {
	const plan = await rehearse(offBoard, as(actor), choices)
	if (!plan.ok) return plan
	return execute(offBoard, as(actor), { ...choices, mark: plan.value.mark }, request)
}

/** All that is theirs, in words that can be compared. */
export async function standingOf(db: pg.Pool, world: World) {
	const one = async (text: string, values: unknown[]) =>
		(await db.query({ text, values, rowMode: 'array' })).rows.flat()
	const { leaver, list, owned, alias, alone, invitation } = world
	return {
		state: await one('SELECT state, retired_at IS NOT NULL FROM account WHERE id = $1', [leaver.accountId]),
		mailbox: await one('SELECT deleted_at IS NULL FROM mailbox WHERE id = $1', [leaver.id]),
		at: await one('SELECT destinations::text FROM alias WHERE address = $1', [leaver.address]),
		grants: await one('SELECT count(*)::int FROM access_grant WHERE account_id = $1 AND revoked_at IS NULL', [
			leaver.accountId,
		]),
		handedOn: await one('SELECT count(*)::int FROM access_grant WHERE account_id = $1 AND revoked_at IS NULL', [
			world.colleague.accountId,
		]),
		members: await one('SELECT address FROM list_member WHERE list_id = $1', [list.id]),
		owners: await one('SELECT account_id FROM list_owner WHERE list_id = $1', [owned.id]),
		aliases: await one('SELECT destinations::text FROM alias WHERE id = ANY ($1) ORDER BY cardinality(destinations)', [
			[alias.id, alone.id],
		]),
		appPasswords: await one('SELECT count(*)::int FROM app_password WHERE account_id = $1 AND revoked_at IS NULL', [
			leaver.accountId,
		]),
		factors: await one('SELECT count(*)::int FROM authenticator WHERE account_id = $1', [leaver.accountId]),
		invitation: await one('SELECT cancelled_at IS NULL FROM invitation WHERE id = $1', [invitation]),
		planned: await one('SELECT state FROM off_boarding WHERE account_id = $1 ORDER BY created_at', [leaver.accountId]),
	}
}
