import pg from 'pg'
import { BUILT_IN_ROLES } from '../src/core/policy'
import { hashPassword } from '../src/platform/passwords'
import { withClient } from './connect'

/** Everybody here signs in with it. */
export const PASSWORD = 'a password for measuring only'

export const PEOPLE = {
	administrator: 'ada@panel.example',
	/** Of three domains. */
	few: 'fay@panel.example',
	/** Of 3,000 domains, or of all but one where there are fewer, each named by itself. */
	many: 'max@panel.example',
} as const
export type Person = keyof typeof PEOPLE
const MANY = 3_000

/** As the superuser, with triggers off: what they would have kept up is filled in afterwards, in one statement each. */
const ROWS = `
	SET session_replication_role = replica;
	SET synchronous_commit = off;
	CREATE TEMP TABLE o AS SELECT gen_random_uuid() AS id, n FROM generate_series(1, 20) n;
	INSERT INTO organization (id, parent_id, reseller, name, lineage)
		SELECT o.id, up.id, o.n <= 4, 'Organization ' || o.n, array_remove(ARRAY[up.id, o.id], NULL) FROM o LEFT JOIN o up ON up.n = (o.n + 3) / 4 - 1 AND o.n > 4;
	INSERT INTO domain (id, organization_id, name, max_mailboxes, default_quota_bytes, created_at)
		SELECT gen_random_uuid(), o.id, 'd' || lpad(s.n::text, 5, '0') || '.example', 1000000, 1073741824, now() - s.n * interval '1 hour'
		FROM generate_series(1, $domains) s (n) JOIN o ON o.n = s.n % 20 + 1;
	CREATE TEMP TABLE made AS SELECT gen_random_uuid() AS account, gen_random_uuid() AS mailbox, d.id AS domain, d.organization_id AS organization, d.name,
			(ARRAY['anna','ben','clara','david','emma','felix','greta','hans','ida','jonas','klara','lukas','maria','nico','olga','paul'])[1 + n % 16] || '.' ||
			(ARRAY['adler','bauer','conrad','drescher','ebner','fischer','gruber','hofer','illner','jung','koch','lehner','maier'])[1 + n % 13] || n AS local_part, n
		FROM domain d, generate_series(1, $mailboxes) n;
	INSERT INTO account (id, organization_id, domain_id, name, address, state, password_hash)
		SELECT account, organization, domain, initcap(replace(local_part, '.', ' ')), local_part || '@' || name, 'active', $hash FROM made;
	INSERT INTO mailbox (id, account_id, domain_id, local_part, address, quota_bytes, enabled, send_only, created_at)
		SELECT mailbox, account, domain, local_part, local_part || '@' || name, 1073741824::bigint * (1 + n % 5), n % 20 > 0, n % 50 = 1, now() - n * interval '1 minute' FROM made;
	INSERT INTO mail_usage (mailbox_id, bytes, messages) SELECT mailbox, 10485760::bigint * (n % 97), n % 97 * 40 FROM made;
	INSERT INTO mail_sign_in (mailbox_id, service, last_login) SELECT mailbox, 'imap', extract(epoch FROM now())::bigint - n * 3600 FROM made WHERE n % 4 > 0;
	INSERT INTO alias (id, domain_id, local_part, address, destinations)
		SELECT gen_random_uuid(), domain, 'team' || n, 'team' || n || '@' || name, ARRAY[local_part || '@' || name] FROM made WHERE n <= $mailboxes / 10;
	INSERT INTO address (address, mailbox_id) SELECT address, id FROM mailbox;
	INSERT INTO address (address, alias_id) SELECT address, id FROM alias;
	INSERT INTO usage (subject_id, mailboxes, aliases, storage_bytes)
		SELECT d.id, count(*), $mailboxes / 10, sum(m.quota_bytes) FROM domain d JOIN mailbox m ON m.domain_id = d.id GROUP BY d.id;
	INSERT INTO usage (subject_id, domains, mailboxes, aliases, storage_bytes)
		SELECT o.id, count(*), sum(u.mailboxes), sum(u.aliases), sum(u.storage_bytes)
		FROM organization o JOIN organization x ON o.id = ANY (x.lineage) JOIN domain d ON d.organization_id = x.id JOIN usage u ON u.subject_id = d.id GROUP BY o.id;
	INSERT INTO journal_entry (id, at, actor_name, "right", outcome, subject_kind, subject_id, subject_label, organization_id, domain_id, mailbox_id, account_id, before, after)
		SELECT gen_random_uuid(), now() - n * interval '7 minutes' - random() * interval '1 hour', 'Ada', 'mailbox.set-quota', 'done', 'mailbox', mailbox, local_part || '@' || name,
			organization, domain, mailbox, account, '{"quotaBytes": "1073741824"}', '{"quotaBytes": "2147483648"}' FROM made;
	SELECT app.recount_storage();
	SET session_replication_role = origin;`

/**
 * Fills a migrated, empty database.
 * @param superuserUrl only a superuser can switch triggers off
 */
export async function fill(superuserUrl: string, size: { domains: number; mailboxes: number }): Promise<void> {
	const hash = await hashPassword(PASSWORD)
	const values: Record<string, string> = {
		$domains: String(size.domains),
		$mailboxes: String(size.mailboxes),
		$hash: pg.escapeLiteral(hash),
	}
	const rightsOf = (key: string) => BUILT_IN_ROLES.find((role) => role.key === key)?.rights ?? []
	const some = (most: number) =>
		`SELECT 'domain'::scope_kind, id FROM (SELECT id FROM domain ORDER BY name DESC LIMIT ${most}) d`
	await withClient(superuserUrl, async (client) => {
		await client.query(ROWS.replace(/\$\w+/g, (name) => values[name] ?? name))
		await addPerson(client, 'administrator', hash, rightsOf('admin'), "SELECT 'server'::scope_kind, NULL::uuid")
		await addPerson(client, 'few', hash, rightsOf('manager'), some(3))
		await addPerson(client, 'many', hash, rightsOf('manager'), some(Math.min(MANY, size.domains - 1)))
		await client.query('VACUUM ANALYZE')
	})
}

/** @param scopes SQL that gives kind and domain of each scope */
async function addPerson(
	client: pg.Client,
	person: Person,
	hash: string,
	rights: readonly string[],
	scopes: string,
): Promise<void> {
	await client.query(
		`WITH a AS (INSERT INTO account (id, name, address, state, password_hash) VALUES (gen_random_uuid(), $1, $2, 'active', $3) RETURNING id),
		g AS (INSERT INTO access_grant (id, account_id, role_name, built_in_role, rights, starts_at)
			SELECT gen_random_uuid(), id, 'Measured', $4, $5, now() - interval '1 day' FROM a RETURNING id)
		INSERT INTO grant_scope (id, grant_id, kind, domain_id) SELECT gen_random_uuid(), g.id, s.kind, s.id FROM g, (${scopes}) s (kind, id)`,
		[person, PEOPLE[person], hash, person === 'administrator' ? 'admin' : null, rights],
	)
}
