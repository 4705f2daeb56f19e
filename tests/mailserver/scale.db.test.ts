/** The queries of both daemons' own configurations, on 100,000 mailboxes and 40,000 aliases in 2,000 domains. */
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword } from '@/platform/passwords'
import { MAPS, SENDS } from '../../deploy/postfix/maps'
import { useDatabase } from '../support/database'
import { mailLogin, setMailPasswords } from '../support/dovecot'
import { aGrant, anAccount, anOrganization, PASSWORD } from '../support/factories'

const here = useDatabase()
let reader: pg.Client
let postfix: pg.Client
let counter: pg.Client

/** Rows that look as the triggers would have made them, without their work. */
async function fill(organization: string, hash: string): Promise<void> {
	const client = await here.owner.connect()
	await client.query("SET session_replication_role = 'replica'")
	// Most of the time would go into the indexes of the panel's search, which no mail server uses.
	await client.query(
		'DROP INDEX mailbox_address_trgm, account_search_trgm, domain_name_trgm, alias_address_trgm, alias_destinations',
	)
	const statements: [string, string[]][] = [
		[
			`INSERT INTO domain (id, organization_id, name) SELECT gen_random_uuid(), $1, 'd' || n || '.test' FROM generate_series(1, 2000) n`,
			[organization],
		],
		[
			`INSERT INTO account (id, organization_id, domain_id, name, address, password_hash, state)
				SELECT gen_random_uuid(), d.organization_id, d.id, 'Person ' || n, 'm' || n || '@' || d.name, $1, 'active'
				FROM domain d, generate_series(1, 50) n`,
			[hash],
		],
		[
			`INSERT INTO mailbox (id, account_id, domain_id, local_part, address)
				SELECT gen_random_uuid(), a.id, a.domain_id, split_part(a.address, '@', 1), a.address FROM account a`,
			[],
		],
		[
			`INSERT INTO app_password (id, account_id, name, protocols, secret_hash)
				SELECT gen_random_uuid(), a.id, 'Program ' || n, '{imap,smtp}', sha256(convert_to(a.address || n, 'UTF8')) FROM account a, generate_series(1, 2) n`,
			[],
		],
		[
			`INSERT INTO alias (id, domain_id, local_part, address, destinations)
				SELECT gen_random_uuid(), d.id, 'a' || n, 'a' || n || '@' || d.name, ARRAY['m' || n || '@' || d.name, 'm25@' || d.name, 'x@elsewhere.test']
				FROM domain d, generate_series(1, 20) n`,
			[],
		],
	]
	for (const [statement, values] of statements) await client.query(statement, values)
	await client.query('SELECT app.recount_storage()')
	await client.query(
		'UPDATE mailbox_use SET level = 100 WHERE mailbox_id IN (SELECT id FROM mailbox WHERE starts_with(address, $1))',
		['m25@'],
	)
	client.release(true)
	await here.owner.query('ANALYZE domain, account, mailbox, mailbox_use, alias, organization, app_password')
}

beforeAll(async () => {
	await fill((await anOrganization(here.owner)).id, await hashPassword(PASSWORD))
	await setMailPasswords(here.ownerUrl)
	reader = new pg.Client({ connectionString: mailLogin(here.ownerUrl, 'postern_dovecot') })
	postfix = new pg.Client({ connectionString: mailLogin(here.ownerUrl, 'postern_postfix') })
	counter = new pg.Client({ connectionString: mailLogin(here.ownerUrl, 'postern_postfix_sends') })
	await Promise.all([reader.connect(), postfix.connect(), counter.connect()])
}, 180_000)
afterAll(() => Promise.all([reader?.end(), postfix?.end(), counter?.end()]))

async function configured(name: string): Promise<string> {
	const file = new URL('../../deploy/dovecot/templates/dovecot-sql.conf.ext', import.meta.url)
	// A backslash at the end of a line carries a query on.
	const text = (await readFile(file, 'utf8')).replaceAll('\\\n', '')
	const query = new RegExp(`^${name} = (.*)$`, 'm').exec(text)?.[1]
	if (!query) throw new Error(`no ${name}`)
	return query.replaceAll('%Lu', 'm25@d1000.test').replaceAll('%Ls', 'imap').replaceAll('@mailFolder@', '/srv/mail')
}

type Plan = { 'Node Type': string; 'Index Name'?: string; 'Relation Name'?: string; Plans?: Plan[] }
const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)]

test.each(['password_query', 'user_query'])(
	'%s finds one of 100,000 through indexes, in a few blocks',
	async (name) => {
		const query = await configured(name)
		expect((await reader.query(query)).rowCount).toBe(1)
		const { rows } = await reader.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${query}`)
		const plan = rows[0]['QUERY PLAN'][0].Plan
		const found = nodes(plan)
		expect(found.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([])
		expect(found.map((node) => node['Index Name'])).toContain('mailbox_by_address')
		expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(50)
	},
)

/** What each map is asked most, and how many rows there are. */
const ASKED: Readonly<Record<string, [key: string, rows: number]>> = {
	domains: ['d1000.test', 1],
	recipients: ['m25@d1000.test', 1],
	aliases: ['a7@d1000.test', 3],
	refusals: ['m25@d1000.test', 0],
	// Each of two mailboxes by its password and by its two app passwords.
	senders: ['a7@d1000.test', 6],
	full: ['m25@d1000.test/0', 1],
	submitters: ['m25@d1000.test/0', 0],
}

test.each(Object.entries(MAPS))(
	'Postfix’s look-up of %s takes less than a millisecond, through indexes',
	async (name, query) => {
		const [key, rows] = ASKED[name] ?? ['', 0]
		const [local = '', domain = ''] = key.split('@')
		const asked = query.replaceAll('%s', key).replaceAll('%u', local).replaceAll('%d', domain)
		expect((await postfix.query(asked)).rowCount).toBe(rows)
		const times: number[] = []
		for (let n = 0; n < 20; n += 1) {
			const { rows } = await postfix.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${asked}`)
			const { Plan: plan, 'Execution Time': millis } = rows[0]['QUERY PLAN'][0]
			times.push(millis)
			// What PostgreSQL keeps of itself is a few rows.
			const own = (node: Plan) => String(node['Relation Name']).startsWith('pg_')
			expect(nodes(plan).filter((node) => node['Node Type'] === 'Seq Scan' && !own(node))).toEqual([])
			expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(60)
		}
		// The quickest of twenty: what else runs on the machine is not the look-up's.
		expect(Math.min(...times)).toBeLessThan(1)
	},
)

test('an app password is found among 200,000 through indexes, in a few blocks', async () => {
	const found = `SELECT p.id, p.login FROM mailserver.app_passwords p
		WHERE p.secret_hash = sha256('m25@d1000.test2') AND p.address = 'm25@d1000.test' AND p.service = 'imap'`
	expect((await here.owner.query(found)).rowCount).toBe(1)
	const { rows } = await here.owner.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${found}`)
	const { Plan: plan } = rows[0]['QUERY PLAN'][0]
	expect(nodes(plan).filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([])
	expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(50)
})

test('a recipient is counted in a few blocks and three milliseconds, under limits at every level', async () => {
	const up = await aGrant(here.owner, (await anAccount(here.owner)).id, ['mailbox.create', 'grant.give'], {
		server: true,
	})
	const holder = await anAccount(here.owner)
	const grant = await aGrant(here.owner, holder.id, ['mailbox.create'], { server: true }, { parentId: up.id })
	await here.owner.query("UPDATE mailbox SET grant_id = $1 WHERE address = 'm25@d1000.test'", [grant.id])
	for (const table of ['mailbox', 'domain', 'organization', 'access_grant']) {
		const some =
			table === 'mailbox' || table === 'domain'
				? "WHERE id IN (SELECT domain_id FROM mailbox WHERE address = 'm25@d1000.test' UNION SELECT id FROM mailbox WHERE address = 'm25@d1000.test')"
				: ''
		await here.owner.query(`UPDATE ${table} SET max_sends_per_hour = 1000, max_sends_per_day = 1000 ${some}`)
	}
	// A counter for every mailbox and every domain, as after a busy day.
	await here.owner.query(`INSERT INTO send_counter SELECT id, id, app.send_slot(), array_fill(1, '{13}'), array_fill(1, '{25}') FROM (
		SELECT id FROM mailbox UNION ALL SELECT id FROM domain) AS every`)
	await here.owner.query('ANALYZE send_counter')
	const asked = SENDS.replaceAll('%s', 'm25@d1000.test/0')
	const times: number[] = []
	for (let n = 0; n < 30; n += 1) {
		const { rows } = await counter.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${asked}`)
		const { Plan: plan, 'Execution Time': millis } = rows[0]['QUERY PLAN'][0]
		times.push(millis)
		// The first looks its own plans up.
		if (n > 0) expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(250)
	}
	expect(Math.min(...times)).toBeLessThan(3)
	const { rows } = await here.owner.query(
		"SELECT app.sent_last_hour(c) AS sent FROM send_counter c JOIN mailbox m ON m.id = c.subject_id WHERE m.address = 'm25@d1000.test'",
	)
	expect(rows).toEqual([{ sent: 43 }])
})

test('all users are listed within the time that a look-up has', async () => {
	expect((await reader.query(await configured('iterate_query'))).rowCount).toBe(100_000)
})
