/** Rows for tests: plain functions, made as the owner of the database, each with a random name of its own. */
import { BUILT_IN_ROLES, GRANTABLE_RIGHTS, type GrantableRight, type Limits } from '@/core/policy'
import { digestOf, generatedAppPassword } from '@/features/app-passwords/app-password-rules'
import { hashPassword } from '@/platform/passwords'
import { insert, type Pool, random } from './rows'

export * from './factories-billing'
export * from './factories-factors'
export { random } from './rows'

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
