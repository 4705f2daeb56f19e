/** Rows for tests: plain functions, made as the owner of the database, each with a random name of its own. */
import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { BUILT_IN_ROLES, GRANTABLE_RIGHTS, type GrantableRight, type Limits } from '@/core/policy'
import { digestOf, generatedAppPassword } from '@/features/app-passwords/app-password-rules'
import { hashPassword } from '@/platform/passwords'

type Pool = Pick<pg.Pool, 'query'>
export const random = (): string => randomBytes(4).toString('hex')

async function insert(db: Pool, table: string, values: Record<string, unknown>): Promise<string> {
	const row = { id: randomUUID(), ...values }
	const names = Object.keys(row)
	await db.query(
		`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, n) => `$${n + 1}`).join(', ')})`,
		Object.values(row),
	)
	return row.id
}

export const anOrganization = async (db: Pool, values: Record<string, unknown> = {}) => {
	const name = (values.name as string | undefined) ?? `Organization ${random()}`
	// Only a reseller has organizations below it.
	if (values.parent_id) await db.query('UPDATE organization SET reseller = true WHERE id = $1', [values.parent_id])
	return { name, id: await insert(db, 'organization', { name, ...values }) }
}

export const aDomain = async (db: Pool, organizationId: string, values: Record<string, unknown> = {}) => {
	const name = (values.name as string | undefined) ?? `d${random()}.test`
	return { name, organizationId, id: await insert(db, 'domain', { name, organization_id: organizationId, ...values }) }
}

/** Known to every test, and long enough for the policy. */
export const PASSWORD = 'correct horse battery staple'
let hash: Promise<string> | undefined
const passwordHash = () => {
	hash ??= hashPassword(PASSWORD)
	return hash
}

/** A person who signs in with an address outside this server. */
export const anAccount = async (db: Pool, values: Record<string, unknown> = {}) => {
	const address = `p${random()}@outside.test`
	const id = await insert(db, 'account', {
		name: `Person ${random()}`,
		address,
		state: 'active',
		password_hash: await passwordHash(),
		...values,
	})
	return { id, address: (values.address as string | undefined) ?? address }
}

/** A mailbox with a person who owns it. */
export const aMailbox = async (
	db: Pool,
	domain: { id: string; name: string; organizationId: string },
	values: Record<string, unknown> = {},
) => {
	const localPart = (values.local_part as string | undefined) ?? `m${random()}`
	const address = `${localPart}@${domain.name}`
	const account = await anAccount(db, { address, organization_id: domain.organizationId, domain_id: domain.id })
	const id = await insert(db, 'mailbox', {
		account_id: account.id,
		domain_id: domain.id,
		local_part: localPart,
		...values,
	})
	return { id, address, accountId: account.id }
}

/** An app password, as its owner would see it this once. */
export const anAppPassword = async (db: Pool, accountId: string, values: Record<string, unknown> = {}) => {
	const secret = generatedAppPassword()
	const row = { account_id: accountId, name: `Program ${random()}`, protocols: ['imap', 'pop3', 'smtp', 'sieve'] }
	return { secret, id: await insert(db, 'app_password', { ...row, secret_hash: digestOf(secret), ...values }) }
}

export const anAlias = async (
	db: Pool,
	domain: { id: string; name: string },
	destinations: string[],
	values: Record<string, unknown> = {},
) => {
	const localPart = (values.local_part as string | undefined) ?? `a${random()}`
	return {
		address: `${localPart}@${domain.name}`,
		id: await insert(db, 'alias', { domain_id: domain.id, local_part: localPart, destinations, ...values }),
	}
}

/** A mailing list with these members. */
export const aList = async (
	db: Pool,
	domain: { id: string; name: string },
	members: readonly string[] = [],
	values: Record<string, unknown> = {},
) => {
	const localPart = (values.local_part as string | undefined) ?? `l${random()}`
	const id = await insert(db, 'list', { domain_id: domain.id, local_part: localPart, name: 'A list', ...values })
	for (const address of members) await insert(db, 'list_member', { list_id: id, address })
	return { id, address: `${localPart}@${domain.name}` }
}

/** A second factor; codes of a secret of the test's own are made in tests/features/factors. */
export const anAuthenticator = (db: Pool, accountId: string, sealed = randomBytes(48)) =>
	db.query(
		'INSERT INTO authenticator (account_id, sealed, last_step) SELECT id, $2, 0 FROM account WHERE id = $1 ON CONFLICT DO NOTHING',
		[accountId, sealed],
	)

/** A passkey that nobody can sign with; one that somebody can is made in tests/support/passkeys.ts. @returns its id */
export const aPasskey = (db: Pool, accountId: string, values: Record<string, unknown> = {}): Promise<string> =>
	insert(db, 'passkey', {
		account_id: accountId,
		name: 'Laptop',
		credential_id: randomBytes(32),
		public_key: randomBytes(77),
		counter: 0,
		transports: [],
		synced: false,
		...values,
	})

export interface PlanPrices {
	perMailbox?: bigint | number
	perGb?: bigint | number
	includedMailboxes?: number
	includedBytes?: bigint | number
	/** 2026-11-01 */
	from?: string
}
/** A price plan with one price, from long ago unless told. Money in minor units. */
export const aPlan = async (db: Pool, prices: PlanPrices = {}, values: Record<string, unknown> = {}) => {
	const name = `Plan ${random()}`
	const id = await insert(db, 'price_plan', { name, currency: 'EUR', storage_basis: 'used', ...values })
	await aPrice(db, id, prices)
	return { id, name }
}
export const aPrice = (db: Pool, planId: string, prices: PlanPrices) =>
	insert(db, 'plan_price', {
		plan_id: planId,
		from_day: prices.from ?? '2020-01-01',
		per_mailbox: prices.perMailbox ?? 150,
		per_gb: prices.perGb ?? 20,
		included_mailboxes: prices.includedMailboxes ?? 0,
		included_bytes: prices.includedBytes ?? 0,
	})
/** @param place an organization or a domain */
export const anAssignment = (
	db: Pool,
	planId: string | null,
	place: { organization: string } | { domain: string },
	from = '2020-01-01',
) =>
	insert(db, 'plan_assignment', {
		plan_id: planId,
		organization_id: 'organization' in place ? place.organization : null,
		domain_id: 'domain' in place ? place.domain : null,
		from_day: from,
	})
/** What a domain held on a day. */
export async function aDomainDay(
	db: Pool,
	domain: { id: string; name: string; organizationId: string },
	day: string,
	held: { mailboxes?: number; reservedBytes?: bigint; usedBytes?: bigint; estimated?: boolean } = {},
): Promise<void> {
	await db.query('INSERT INTO usage_day (day, estimated) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
		day,
		held.estimated ?? false,
	])
	await db.query(
		`INSERT INTO domain_day (day, domain_id, organization_id, domain_name, mailboxes, aliases, reserved_bytes, used_bytes)
		VALUES ($1, $2, $3, $4, $5, 0, $6, $7)`,
		[
			day,
			domain.id,
			domain.organizationId,
			domain.name,
			held.mailboxes ?? 0,
			held.reservedBytes ?? 0n,
			held.usedBytes ?? 0n,
		],
	)
}

/** A template: of an organization, or of the whole server. */
export const aTemplate = async (db: Pool, organizationId: string | null, values: Record<string, unknown> = {}) => {
	const name = (values.name as string | undefined) ?? `Template ${random()}`
	const rows = { organization_id: organizationId, kind: 'mailbox', rights: [], ...values, name }
	return { name, id: await insert(db, 'template', rows) }
}

export interface Scope {
	server?: true
	organizations?: readonly string[]
	domains?: readonly string[]
	mailboxes?: readonly string[]
}
export interface GrantOptions {
	limits?: Partial<Limits>
	startsAt?: Date
	endsAt?: Date | null
	revokedAt?: Date
	passOnDepth?: number
	parentId?: string
	givenById?: string
	builtInRole?: string
}

export async function aGrant(
	db: Pool,
	accountId: string,
	rights: readonly string[],
	scope: Scope,
	options: GrantOptions = {},
) {
	const id = await insert(db, 'access_grant', {
		account_id: accountId,
		role_name: 'Test',
		rights,
		starts_at: options.startsAt ?? new Date(Date.now() - 60_000),
		ends_at: options.endsAt ?? null,
		revoked_at: options.revokedAt ?? null,
		pass_on_depth: options.passOnDepth ?? 0,
		parent_id: options.parentId ?? null,
		given_by_id: options.givenById ?? null,
		built_in_role: options.builtInRole ?? null,
		max_mailboxes: options.limits?.mailboxes ?? null,
		max_aliases: options.limits?.aliases ?? null,
		max_lists: options.limits?.lists ?? null,
		max_storage_bytes: options.limits?.storageBytes ?? null,
		max_storage_per_mailbox_bytes: options.limits?.storagePerMailboxBytes ?? null,
		max_sends_per_hour: options.limits?.sendsPerHour ?? null,
		max_sends_per_day: options.limits?.sendsPerDay ?? null,
	})
	if (scope.server) await insert(db, 'grant_scope', { grant_id: id, kind: 'server' })
	for (const o of scope.organizations ?? [])
		await insert(db, 'grant_scope', { grant_id: id, kind: 'organization', organization_id: o })
	for (const d of scope.domains ?? []) await insert(db, 'grant_scope', { grant_id: id, kind: 'domain', domain_id: d })
	for (const m of scope.mailboxes ?? [])
		await insert(db, 'grant_scope', { grant_id: id, kind: 'mailbox', mailbox_id: m })
	return { id }
}

/** A person outside this server with one grant. */
export async function aDelegate(db: Pool, rights: readonly GrantableRight[], scope: Scope, options: GrantOptions = {}) {
	const account = await anAccount(db)
	const grant = await aGrant(db, account.id, rights, scope, options)
	return { ...account, grantId: grant.id }
}

export const anAdministrator = (db: Pool) =>
	aDelegate(db, GRANTABLE_RIGHTS, { server: true }, { builtInRole: 'admin', passOnDepth: 10 })

export const rightsOf = (roleKey: string): readonly GrantableRight[] =>
	BUILT_IN_ROLES.find((role) => role.key === roleKey)?.rights ?? []

/** A job whose tries are used up. @returns its id as the panel knows it */
export async function aFailedJob(
	db: Pool,
	{
		name = 'sweep',
		payload = {},
		error = 'It did not work.',
	}: { name?: string; payload?: unknown; error?: string } = {},
): Promise<string> {
	// At first it is a day away, so that no worker takes it that may be running.
	const { rows } = await db.query<{ id: string }>(
		`WITH j AS (SELECT id FROM graphile_worker.add_job($1, payload => $2::json, max_attempts => 3, run_at => now() + interval '1 day'))
		SELECT app.job_id(j.id) AS id FROM j`,
		[name, JSON.stringify(payload)],
	)
	const id = rows[0]?.id ?? ''
	await db.query(
		'UPDATE graphile_worker._private_jobs SET attempts = 3, last_error = $2, run_at = now() WHERE app.job_id(id) = $1',
		[id, error],
	)
	return id
}

/** A demand for second factors since long ago: of an organization, or (NULL) the one of the server in place of what it asks. */
export const aDemand = async (
	db: Pool,
	organizationId: string | null,
	whom: readonly string[],
	values: { graceDays?: number; since?: Date; trustsDevices?: boolean } = {},
) => {
	const since = (values.since ?? new Date('2020-01-01T00:00:00.000Z')).toISOString()
	const asked = JSON.stringify(Object.fromEntries(whom.map((key) => [key, since])))
	await db.query('DELETE FROM factor_demand WHERE organization_id IS NOT DISTINCT FROM $1', [organizationId])
	await insert(db, 'factor_demand', {
		organization_id: organizationId,
		asked,
		grace_days: values.graceDays ?? 14,
		trusts_devices: values.trustsDevices ?? true,
	})
}
/** Time given: everything that they hold, and they themselves, are older by so many days. */
export const aged = async (db: Pool, accountId: string, days: number) => {
	await db.query(
		'UPDATE access_grant SET starts_at = starts_at - make_interval(days => $2), created_at = created_at - make_interval(days => $2) WHERE account_id = $1',
		[accountId, days],
	)
	await db.query('UPDATE account SET created_at = created_at - make_interval(days => $2) WHERE id = $1', [
		accountId,
		days,
	])
}

/** Something that differs, as a look keeps it. */
export const aFinding = async (db: Pool, values: Record<string, unknown> = {}) => {
	const row = {
		kind: 'use-differs',
		subject: random(),
		label: `found-${random()}.test`,
		detail: JSON.stringify({ fits: true, messages: 3, bytes: 300 }),
		severity: 2,
		...values,
	}
	return { ...row, id: await insert(db, 'drift_finding', row) }
}

/** A browser that is not asked for a second factor. @returns its secret, as its cookie has it */
export const aTrustedDevice = async (db: Pool, accountId: string, secret = randomBytes(32).toString('base64url')) => {
	const { rows } = await db.query<{ id: string }>(
		`INSERT INTO trusted_device (id, account_id, secret_hash, auth_epoch, factor_epoch, client_address, user_agent, expires_at)
		SELECT gen_random_uuid(), id, sha256(convert_to($2, 'UTF8')), auth_epoch, factor_epoch, '192.0.2.7', '', now() + interval '29 days' FROM account WHERE id = $1 RETURNING id`,
		[accountId, secret],
	)
	return { id: rows[0]?.id ?? '', secret }
}
