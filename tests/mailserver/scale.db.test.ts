/** The queries of Dovecot's own configuration, on 100,000 mailboxes in 2,000 domains. */
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword } from '@/platform/passwords'
import { useDatabase } from '../support/database'
import { dovecotLogin, setPasswords } from '../support/dovecot'
import { anOrganization, PASSWORD } from '../support/factories'

const here = useDatabase()
let reader: pg.Client

/** Rows that look as the triggers would have made them, without their work. */
async function fill(organization: string, hash: string): Promise<void> {
	const client = await here.owner.connect()
	await client.query("SET session_replication_role = 'replica'")
	// Most of the time would go into the indexes of the panel's search, which no mail server uses.
	await client.query('DROP INDEX mailbox_address_trgm, account_search_trgm, domain_name_trgm')
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
	]
	for (const [statement, values] of statements) await client.query(statement, values)
	client.release(true)
	await here.owner.query('ANALYZE domain, account, mailbox, organization')
}

beforeAll(async () => {
	await fill((await anOrganization(here.owner)).id, await hashPassword(PASSWORD))
	await setPasswords(here.ownerUrl)
	reader = new pg.Client({ connectionString: dovecotLogin(here.ownerUrl, 'postern_dovecot') })
	await reader.connect()
}, 180_000)
afterAll(() => reader?.end())

async function configured(name: string): Promise<string> {
	const file = new URL('../../deploy/dovecot/templates/dovecot-sql.conf.ext', import.meta.url)
	const query = new RegExp(`^${name} = (.*)$`, 'm').exec(await readFile(file, 'utf8'))?.[1]
	if (!query) throw new Error(`no ${name}`)
	return query.replaceAll('%Lu', 'm25@d1000.test').replaceAll('%Ls', 'imap').replaceAll('@mailFolder@', '/srv/mail')
}

type Plan = { 'Node Type': string; 'Index Name'?: string; Plans?: Plan[] }
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

test('all users are listed within the time that a look-up has', async () => {
	expect((await reader.query(await configured('iterate_query'))).rowCount).toBe(100_000)
})
