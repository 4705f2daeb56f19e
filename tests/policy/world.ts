/** The people and places of the table, in a real database. */
import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { GRANTABLE_RIGHTS } from '@/core/policy'
import { signOf } from '@/features/roles/copy-sign'
import { aBackup, PROVED } from '../support/backups'
import {
	aDelegate,
	aDomain,
	aFailedJob,
	aFinding,
	aGrant,
	aMailbox,
	anAdministrator,
	anAlias,
	anOrganization,
	aTemplate,
	random,
	rightsOf,
} from '../support/factories'
import type { Actor, Target } from './matrix'

type Pool = Pick<pg.Pool, 'query'>
export type Domain = Awaited<ReturnType<typeof aDomain>>
export type Mailbox = Awaited<ReturnType<typeof aMailbox>>
export type OrganizationName = '1' | '1.1' | '2'
export type DomainName = 'a' | 'b' | 'n' | 'c'

export interface World {
	readonly db: Pool
	readonly organizations: Readonly<Record<OrganizationName, { readonly id: string; readonly name: string }>>
	readonly domains: Readonly<Record<DomainName, Domain>>
	/** Each actor's own mailbox, in domain a; NULL for nobody. */
	readonly own: Readonly<Record<Actor, Mailbox | null>>
	/** The grant that makes an actor what they are. */
	readonly grants: Readonly<Partial<Record<Actor, string>>>
	/** Somebody in each domain who holds nothing, and in domain a the one below and the one above. */
	readonly people: Readonly<Record<DomainName | 'below' | 'above', Mailbox>>
	readonly belowGrant: string
	readonly administratorGrant: string
}

const day = (n: number) => new Date(Date.now() + n * 86_400_000)
const READING = GRANTABLE_RIGHTS.filter((right) => right.endsWith('.read'))

export async function buildWorld(db: Pool): Promise<World> {
	// Somebody has to stay administrator, whatever the attempts do.
	await anAdministrator(db)
	const one = await anOrganization(db)
	const organizations = {
		'1': one,
		'1.1': await anOrganization(db, { parent_id: one.id }),
		'2': await anOrganization(db),
	}
	await db.query('UPDATE organization SET reseller = true')
	const domains = {
		a: await aDomain(db, organizations['1'].id),
		b: await aDomain(db, organizations['1'].id),
		n: await aDomain(db, organizations['1.1'].id),
		c: await aDomain(db, organizations['2'].id),
	}
	const box = () => aMailbox(db, domains.a)
	const own: Record<Actor, Mailbox | null> = {
		anonymous: null,
		user: await box(),
		mail: await box(),
		domain: await box(),
		both: await box(),
		manager: await box(),
		team: await box(),
		reader: await box(),
		expired: await box(),
		early: await box(),
		suspended: await box(),
		revoked: await box(),
		admin: await box(),
	}
	const people = {
		a: await box(),
		b: await aMailbox(db, domains.b),
		n: await aMailbox(db, domains.n),
		c: await aMailbox(db, domains.c),
		below: await box(),
		above: await box(),
	}
	const world = { db, organizations, domains, own, people }
	const grants = await giveGrants(world)
	const below = await aGrant(db, people.below.accountId, ['mailbox.read'], { domains: [domains.a.id] })
	const above = await aGrant(
		db,
		people.above.accountId,
		GRANTABLE_RIGHTS,
		{ server: true },
		{ builtInRole: 'admin', passOnDepth: 1 },
	)
	await db.query("UPDATE account SET state = 'disabled' WHERE id = $1", [own.suspended?.accountId])
	return { ...world, grants, belowGrant: below.id, administratorGrant: above.id }
}

async function giveGrants({
	db,
	organizations,
	domains,
	own,
}: Omit<World, 'grants' | 'belowGrant' | 'administratorGrant'>) {
	const a = { domains: [domains.a.id] }
	const one = { organizations: [organizations['1'].id] }
	const team = rightsOf('team-member')
	const give = async (
		actor: Actor,
		rights: readonly string[],
		...rest: [Parameters<typeof aGrant>[3], Parameters<typeof aGrant>[4]?]
	) => (await aGrant(db, own[actor]?.accountId ?? '', rights, rest[0], { passOnDepth: 1, ...rest[1] })).id
	return {
		mail: await give('mail', rightsOf('mail-admin'), a),
		domain: await give('domain', rightsOf('domain-admin'), a),
		both: await give('both', rightsOf('domain-admin'), { domains: [domains.a.id, domains.b.id] }),
		manager: await give('manager', rightsOf('manager'), one),
		team: await give('team', team, one),
		reader: await give('reader', READING, one),
		expired: await give('expired', team, one, { startsAt: day(-9), endsAt: day(-1) }),
		early: await give('early', team, one, { startsAt: day(1) }),
		suspended: await give('suspended', team, one),
		revoked: await give('revoked', team, one, { revokedAt: day(-1) }),
		admin: await give('admin', GRANTABLE_RIGHTS, { server: true }, { builtInRole: 'admin' }),
	}
}

export const NOWHERE = { id: '00000000-0000-4000-8000-00000000dead', name: 'nowhere.test', organizationId: '' }

/** What an attempt aims at: fresh rows of the kind that the target names, so that what is done to one is not in the way of the next. */
export interface Aim {
	readonly world: World
	readonly actor: Actor
	/** `missing`: something that is nowhere, asked for in the same way. */
	readonly target: Target | 'missing'
}

const isOrganization = (target: Aim['target']): target is OrganizationName =>
	target === '1' || target === '1.1' || target === '2'
const isDomain = (target: Aim['target']): target is DomainName => ['a', 'b', 'n', 'c'].includes(target)

/** The organization itself; NULL for the server. */
export const organizationOf = ({ world, target }: Aim): string | null => {
	if (target === 'server') return null
	return isOrganization(target) ? world.organizations[target].id : NOWHERE.id
}
/** The domain itself: for those that are not a domain, the one in which they lie. */
export const domainOf = ({ world, target }: Aim): Domain => {
	if (target === 'missing') return NOWHERE
	return world.domains[isDomain(target) ? target : 'a']
}

/** An organization like the target, with nothing in it: beside 1 and 2, or nested in 1. */
export async function freshOrganization({ world, target }: Aim): Promise<{ id: string; name: string }> {
	if (target === 'missing') return NOWHERE
	return anOrganization(world.db, target === '1.1' ? { parent_id: world.organizations['1'].id } : {})
}
/** A domain beside the target's, in the same organization, with nobody in it. */
export const freshDomain = async (aim: Aim, values: Record<string, unknown> = {}): Promise<Domain> =>
	aim.target === 'missing' ? NOWHERE : aDomain(aim.world.db, domainOf(aim).organizationId, values)

/** A mailbox like the target's with an owner like the target's; the actor's own is what it is. */
export async function freshMailbox(aim: Aim, values: Record<string, unknown> = {}): Promise<Mailbox> {
	const { world, target, actor } = aim
	if (target === 'missing') return { id: NOWHERE.id, address: 'nobody@nowhere.test', accountId: NOWHERE.id }
	if (target === 'own') return world.own[actor] ?? world.people.a
	const made = await aMailbox(world.db, domainOf(aim), values)
	if (target === 'below') await aGrant(world.db, made.accountId, ['mailbox.read'], { domains: [world.domains.a.id] })
	if (target === 'above') await aGrant(world.db, made.accountId, GRANTABLE_RIGHTS, { server: true })
	return made
}

export const freshAlias = async (aim: Aim): Promise<{ id: string; address: string }> =>
	aim.target === 'missing'
		? { id: NOWHERE.id, address: '' }
		: anAlias(aim.world.db, domainOf(aim), ['somebody@elsewhere.test'])

/** A role of the target organization, or of the whole server. */
export async function freshRole(aim: Aim): Promise<{ id: string }> {
	if (aim.target === 'missing') return NOWHERE
	const id = randomUUID()
	await aim.world.db.query(
		"INSERT INTO role (id, organization_id, name, rights) VALUES ($1, $2, $3, '{mailbox.read}')",
		[id, organizationOf(aim), `Role ${random()}`],
	)
	return { id }
}

/** Applies a role of the target to somebody who was given it when it contained more. */
export async function copyToApply(aim: Aim) {
	const { role, grant } = await freshCopy(aim)
	return { role, version: 1, copies: [signOf(grant, 1, { gains: [], losses: ['mailbox.edit'] })] }
}
async function freshCopy(aim: Aim): Promise<{ role: string; grant: string }> {
	const role = await freshRole(aim)
	if (aim.target === 'missing') return { role: role.id, grant: NOWHERE.id }
	const { world, target } = aim
	const domain = world.domains[target === '2' ? 'c' : 'a']
	const holder = await aMailbox(world.db, domain)
	const grant = await aGrant(world.db, holder.accountId, ['mailbox.read', 'mailbox.edit'], { domains: [domain.id] })
	await world.db.query('UPDATE access_grant SET role_id = $2 WHERE id = $1', [grant.id, role.id])
	return { role: role.id, grant: grant.id }
}

/** A template of the target organization, or of the whole server. */
export const freshTemplate = async (aim: Aim): Promise<{ id: string }> =>
	aim.target === 'missing' ? NOWHERE : aTemplate(aim.world.db, organizationOf(aim), { quota_bytes: 1 })

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

/** A job that the worker gave up, asked for by nobody. */
export async function freshFailedJob({ world, target }: Aim): Promise<{ job: string }> {
	if (target === 'missing') return { job: NOWHERE.id }
	return { job: await aFailedJob(world.db) }
}

/** A backup that waits, of a mailbox like the target's. */
export const freshBackup = async (aim: Aim): Promise<string> =>
	aim.target === 'missing' ? NOWHERE.id : aBackup(aim.world.db, (await freshMailbox(aim)).id, { why: 'trial' })

/** One that is proved, of a mailbox in the trash. @param begun whether its erasing has begun */
export async function freshErasing(aim: Aim, begun: boolean): Promise<string> {
	if (aim.target === 'missing') return NOWHERE.id
	const { id } = await freshMailbox(aim, { deleted_at: new Date(Date.now() - 1000) })
	const backup = await aBackup(aim.world.db, id, { why: 'erasing', ...PROVED })
	if (begun) await aim.world.db.query('UPDATE mailbox SET erase_backup_id = $2 WHERE id = $1', [id, backup])
	return backup
}

/** Something that differs: in the target's domain, or on the server. */
export async function freshFinding(aim: Aim, kind = 'use-differs'): Promise<{ finding: string }> {
	if (aim.target === 'missing') return { finding: NOWHERE.id }
	const domain = aim.target === 'server' ? null : domainOf(aim)
	const folder = randomUUID()
	const subject = kind === 'unknown-maildir' ? `${domain?.name}/${folder}` : folder
	return { finding: (await aFinding(aim.world.db, { kind, subject, domain_id: domain?.id ?? null })).id }
}
