/** What people of the table hold, asked for and were sent: fresh rows for attempts. */
import { randomBytes, randomUUID } from 'node:crypto'
import { GRANTABLE_RIGHTS } from '@/core/policy'
import { aDelegate, aGrant, aMailbox, random } from '../support/factories'
import { type Aim, day, domainOf, freshMailbox, NOWHERE, organizationOf } from './world'

/** A grant of the target: on the domain of a person like it, the actor's own, or an administrator's. */
export async function freshGrant(aim: Aim): Promise<{ id: string }> {
	const { world, actor, target } = aim
	if (target === 'missing') return NOWHERE
	if (target === 'own') return { id: world.grants[actor] ?? NOWHERE.id }
	if (target === 'server') return { id: (await aDelegate(world.db, GRANTABLE_RIGHTS, { server: true })).grantId }
	const holder = await aMailbox(world.db, domainOf(aim))
	return aGrant(world.db, holder.accountId, ['mailbox.read'], { domains: [domainOf(aim).id] })
}

/** A grant that the actor has just revoked. */
export async function justRevoked(aim: Aim): Promise<{ grant: string; revocation: string }> {
	const { id } = await freshGrant(aim)
	const revocation = randomUUID()
	if (aim.target === 'missing') return { grant: id, revocation }
	await aim.world.db.query(
		'UPDATE access_grant SET revoked_at = now(), revoked_by_id = $2, revocation_id = $3 WHERE id = $1',
		[id, aim.world.own[aim.actor]?.accountId ?? null, revocation],
	)
	return { grant: id, revocation }
}

/** The target has forgotten the password and asks for another. */
export async function freshRequest(aim: Aim): Promise<string> {
	const { accountId } = await freshMailbox(aim)
	if (aim.target === 'missing') return NOWHERE.id
	await aim.world.db.query('UPDATE reset_request SET closed_at = now() WHERE account_id = $1', [accountId])
	const id = randomUUID()
	await aim.world.db.query('INSERT INTO reset_request (id, account_id) VALUES ($1, $2)', [id, accountId])
	return id
}

/** An open session of the target. */
export async function freshSession(aim: Aim): Promise<{ publicId: string }> {
	const { accountId } = await freshMailbox(aim)
	const publicId = randomUUID()
	if (aim.target === 'missing') return { publicId }
	await aim.world.db.query(
		`INSERT INTO session (id_hash, public_id, account_id, auth_epoch, idle_expires_at, absolute_expires_at, client_address, user_agent, factor)
		SELECT $1, $2, id, auth_epoch, now() + interval '1 hour', now() + interval '1 day', '', '', 'authenticator' FROM account WHERE id = $3`,
		[randomBytes(32), publicId, accountId],
	)
	return { publicId }
}

/** An app password of a mailbox's owner. */
export async function freshAppPassword(aim: Aim): Promise<{ mailbox: string; appPassword: string }> {
	const { id, accountId } = await freshMailbox(aim)
	const appPassword = randomUUID()
	if (aim.target === 'missing') return { mailbox: id, appPassword }
	await aim.world.db.query(
		"INSERT INTO app_password (id, account_id, name, protocols, secret_hash) VALUES ($1, $2, 'Phone', '{imap}', $3)",
		[appPassword, accountId, randomBytes(32)],
	)
	return { mailbox: id, appPassword }
}

/** A letter that failed, or waits. */
export async function freshLetter({ world, target }: Aim, state: 'failed' | 'waiting'): Promise<{ letter: string }> {
	const letter = randomUUID()
	if (target === 'missing') return { letter }
	await world.db.query(
		`INSERT INTO letter (id, kind, to_address, subject, body_text, body_html, state) VALUES ($1, 'invitation', 'new@elsewhere.test', 'Hello', '', '', $2)`,
		[letter, state],
	)
	return { letter }
}

/** Somebody who was invited into the target, an organization or the server, and has not come yet. */
export async function freshInvitation(aim: Aim): Promise<{ invitation: string }> {
	const [invitation, account] = [randomUUID(), randomUUID()]
	if (aim.target === 'missing') return { invitation }
	const { db } = aim.world
	const organization = organizationOf(aim)
	const address = `i${random()}@elsewhere.test`
	await db.query(
		"INSERT INTO account (id, organization_id, name, address, state) VALUES ($1, $2, 'New', $3, 'invited')",
		[account, organization, address],
	)
	await db.query(
		`INSERT INTO invitation (id, account_id, organization_id, name, address, expires_at) VALUES ($1, $2, $3, 'New', $4, now() + interval '1 day')`,
		[invitation, account, organization, address],
	)
	return { invitation }
}

/** A grant of the target's that ends in a few days, given by an administrator. */
export async function freshEndingGrant(aim: Aim): Promise<string> {
	if (aim.target === 'missing') return NOWHERE.id
	const { world } = aim
	const { accountId } = await freshMailbox(aim)
	const options = { endsAt: day(5), givenById: world.people.above.accountId }
	return (await aGrant(world.db, accountId, ['mailbox.read'], { mailboxes: [world.people.c.id] }, options)).id
}

/** A grant whose end has passed. */
export async function freshEndedGrant({ world, target }: Aim): Promise<string> {
	if (target === 'missing') return NOWHERE.id
	const box = await aMailbox(world.db, world.domains.a)
	const options = { startsAt: day(-5), endsAt: day(-1) }
	return (await aGrant(world.db, box.accountId, ['mailbox.read'], { domains: [world.domains.a.id] }, options)).id
}
