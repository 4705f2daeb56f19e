/** Second factors, who is asked for one, and browsers that are not. */
import { randomBytes } from 'node:crypto'
import { insert, type Pool } from './rows'

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

/** A browser that is not asked for a second factor. @returns its secret, as its cookie has it */
export const aTrustedDevice = async (db: Pool, accountId: string, secret = randomBytes(32).toString('base64url')) => {
	const { rows } = await db.query<{ id: string }>(
		`INSERT INTO trusted_device (id, account_id, secret_hash, auth_epoch, factor_epoch, client_address, user_agent, expires_at)
		SELECT gen_random_uuid(), id, sha256(convert_to($2, 'UTF8')), auth_epoch, factor_epoch, '192.0.2.7', '', now() + interval '29 days' FROM account WHERE id = $1 RETURNING id`,
		[accountId, secret],
	)
	return { id: rows[0]?.id ?? '', secret }
}
