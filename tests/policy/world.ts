/** The people and places of the table, in a real database. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { GRANTABLE_RIGHTS } from '@/core/policy'
import { signOf } from '@/features/roles/copy-sign'
import { aBackup, PROVED } from '../support/backups'
import {
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

/** So many days from now. */
export const day = (n: number) => new Date(Date.now() + n * 86_400_000)
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
