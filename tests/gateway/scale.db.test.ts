import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import type { Loaded } from '@/core/gateway/actor'
import { listAccounts } from '@/features/accounts/list-accounts'
import { listAliases } from '@/features/aliases/list-aliases'
import { listDomains } from '@/features/domains/list-domains'
import { listEntries } from '@/features/journal/list-entries'
import { listMailboxes } from '@/features/mailboxes/list-mailboxes'
import { listTrash } from '@/features/mailboxes/list-trash'
import { searchEverything } from '@/features/search/search-everything'
import { viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import { aGrant, anAccount, anAdministrator, PASSWORD, rightsOf } from '../support/factories'
import { explained, nodes, type Sent, sent } from '../support/statements'

/**
 * Row-level security costs little, or people will be tempted to go round it. 180,000 mailboxes in 3,600 domains; a delegate
 * whose grant names 3,000 domains one by one, one with three domains, one with an organization, and an administrator.
 * The statements are those that the lists really send, caught on their way, and explained by PostgreSQL.
 */
const here = useDatabase()
/** No measure of speed, which bench/ takes: the wrong spelling of a policy takes 18 to 121 seconds here, the right one some 50 ms. */
const MOST_MILLIS = 5_000
const viewers: Record<string, Loaded> = {}
let oneDomain: string
let oneName: string

const SEED = `
	SET session_replication_role = replica;
	INSERT INTO organization (id, name, lineage) SELECT id, 'Organization ' || n, ARRAY[id] FROM (SELECT gen_random_uuid() AS id, n FROM generate_series(1, 2) n) o;
	INSERT INTO domain (id, organization_id, name) SELECT gen_random_uuid(), o.id, 'd' || n || '.test'
		FROM generate_series(1, 3600) n JOIN organization o ON o.name = 'Organization ' || CASE WHEN n <= 3000 THEN 1 ELSE 2 END;
	CREATE TEMP TABLE made AS SELECT gen_random_uuid() AS account, gen_random_uuid() AS mailbox, d.id AS domain, d.organization_id, d.name, m AS n
		FROM domain d, generate_series(1, 50) m;
	INSERT INTO account (id, organization_id, domain_id, name, address, state, password_hash)
		SELECT account, organization_id, domain, 'Person ' || n || ' of ' || name, 'm' || n || '@' || name, 'active', $hash$ FROM made;
	INSERT INTO mailbox (id, account_id, domain_id, local_part, address, quota_bytes, deleted_at, created_at)
		SELECT mailbox, account, domain, 'm' || n, 'm' || n || '@' || name, 1000000, CASE WHEN n = 50 THEN now() END, now() - n * interval '1 hour' - CASE WHEN n % 3 = 0 THEN interval '40 days' ELSE interval '0' END FROM made;
	INSERT INTO alias (id, domain_id, local_part, address, destinations) SELECT gen_random_uuid(), domain, 'a' || n, 'a' || n || '@' || name, ARRAY['m1@' || name] FROM made WHERE n <= 10;
	INSERT INTO usage (subject_id, mailboxes) SELECT id, 50 FROM domain;
	INSERT INTO mail_usage (mailbox_id, bytes, messages) SELECT mailbox, n * 20000, n FROM made WHERE n % 3 > 0;
	SELECT app.recount_storage();
	INSERT INTO journal_entry (id, at, actor_name, "right", outcome, subject_kind, organization_id, domain_id, mailbox_id, account_id)
		SELECT gen_random_uuid(), now() - n * interval '1 minute', 'Somebody', 'mailbox.create', 'done', 'mailbox', organization_id, domain, mailbox, account FROM made WHERE n <= 20;
	SET session_replication_role = origin;
	ANALYZE`

beforeAll(async () => {
	const { hashPassword } = await import('@/platform/passwords')
	const hash = pg.escapeLiteral(await hashPassword(PASSWORD))
	const client = await here.owner.connect()
	await client.query(SEED.replace('$hash$', () => hash))
	client.release()
	const { rows: domains } = await here.owner.query<{ id: string; name: string }>(
		"SELECT d.id, d.name FROM domain d JOIN organization o ON o.id = organization_id WHERE o.name = 'Organization 1' ORDER BY d.name",
	)
	const { rows: organizations } = await here.owner.query<{ id: string }>(
		"SELECT id FROM organization WHERE name = 'Organization 1'",
	)
	oneDomain = domains[1500]?.id ?? ''
	oneName = domains[1500]?.name ?? ''
	const rights = rightsOf('team-member')
	const add = async (name: string, scope: Parameters<typeof aGrant>[3]) => {
		const person = await anAccount(here.owner)
		await aGrant(here.owner, person.id, rights, scope)
		viewers[name] = await viewerOf(person)
	}
	await add('3,000 domains', { domains: domains.map(({ id }) => id) })
	await add('3 domains', { domains: domains.slice(1500, 1503).map(({ id }) => id) })
	await add('an organization', { organizations: organizations.map(({ id }) => id) })
	viewers.everything = await viewerOf(await anAdministrator(here.owner))
	await here.owner.query('ANALYZE grant_scope')
}, 180_000)

/** Runs a transaction again, explained. @returns milliseconds in all, and what is done once for each of many rows */
async function costOf(transaction: readonly Sent[]): Promise<{ millis: number; perRow: string[] }> {
	const all = await explained(here.appUrl, transaction)
	const found = all.flatMap(({ plan }) => nodes(plan))
	const perRow = found.filter((node) => node['Parent Relationship'] === 'SubPlan' && node['Actual Loops'] > 500)
	return {
		millis: all.reduce((sum, { millis }) => sum + millis, 0),
		perRow: perRow.map((node) => `${node['Node Type']} × ${node['Actual Loops']}`),
	}
}

const LISTS: [string, (viewer: Loaded) => Promise<unknown>][] = [
	['domains', (viewer) => listDomains(viewer, {})],
	['mailboxes of everything', (viewer) => listMailboxes(viewer, {})],
	['mailboxes, the newest first', (viewer) => listMailboxes(viewer, { sort: '-created' })],
	['mailboxes, those that hold the most first', (viewer) => listMailboxes(viewer, { sort: '-used' })],
	['mailboxes that are nearly full', (viewer) => listMailboxes(viewer, { use: 'near-full' })],
	['mailboxes that nobody uses', (viewer) => listMailboxes(viewer, { use: 'unused' })],
	['domains, those that hold the most first', (viewer) => listDomains(viewer, { sort: '-used' })],
	['mailboxes of a domain', (viewer) => listMailboxes(viewer, { domain: oneDomain })],
	['mailboxes by a part of the address', (viewer) => listMailboxes(viewer, { q: oneName })],
	['mailboxes in the trash', (viewer) => listTrash(viewer, undefined)],
	['aliases', (viewer) => listAliases(viewer, {})],
	['people', (viewer) => listAccounts(viewer, {})],
	['people by a part of the name', (viewer) => listAccounts(viewer, { q: `of ${oneName}` })],
	['activity', (viewer) => listEntries(viewer, {})],
	['a search of everything', (viewer) => searchEverything(viewer, oneName)],
]
const CASES = ['3,000 domains', '3 domains', 'an organization', 'everything'].flatMap((name) =>
	LISTS.map(([list, ask]) => [name, list, ask] as const),
)

test.each(CASES)('with %s in scope: %s', async (name, _list, ask) => {
	const viewer = viewers[name]
	if (!viewer) throw new Error(name)
	await ask(viewer)
	const { statements, result } = await sent(() => ask(viewer))
	expect(JSON.stringify(result, (_key, value) => (typeof value === 'bigint' ? String(value) : value))).toMatch(
		/"(id|href)":/,
	)
	// Transactions on several connections run side by side. The best of several: what else the machine does is not the question.
	for (const transaction of statements) {
		let best = await costOf(transaction)
		for (let tries = 0; tries < 15 && best.millis > MOST_MILLIS; tries += 1) {
			const next = await costOf(transaction)
			if (next.millis < best.millis) best = next
		}
		expect(best.perRow).toEqual([])
		expect(best.millis).toBeLessThan(MOST_MILLIS)
	}
})
