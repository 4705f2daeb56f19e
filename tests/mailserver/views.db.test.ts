/** What the mail server's logins can read and write, asked as these logins themselves. */
import { readFile } from 'node:fs/promises'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LOGINS } from '../../deploy/logins'
import { useDatabase } from '../support/database'
import { mailLogin, setMailPasswords } from '../support/dovecot'
import { aDomain, aMailbox, anAccount, anAlias, anOrganization } from '../support/factories'
import { testPool } from '../support/pool'

const here = useDatabase()
const pools: pg.Pool[] = []
let reader: pg.Pool
let reporter: pg.Pool
let postfix: pg.Pool
let counter: pg.Pool
let program: pg.Pool
beforeAll(async () => {
	await setMailPasswords(here.ownerUrl)
	const urls = LOGINS.map((login) => mailLogin(here.ownerUrl, login))
	pools.push(...[...urls, here.appUrl].map((url) => testPool(url)))
	;[reader, reporter, postfix, counter, program] = pools as [pg.Pool, pg.Pool, pg.Pool, pg.Pool, pg.Pool]
})
afterAll(() => Promise.all(pools.map((pool) => pool.end())))

const DENIED = { code: '42501' }
/** A view of several tables takes no writes at all, which PostgreSQL says before it asks for the right. */
const NOT_WRITTEN = { code: expect.stringMatching(/^(42501|55000)$/) }
const TABLES = [
	'account',
	'mailbox',
	'domain',
	'organization',
	'access_grant',
	'session',
	'journal_entry',
	'mail_usage',
	'mail_sign_in',
]
const OF_POSTFIX = ['domains', 'recipients', 'aliases', 'refusals', 'submitters', 'senders', 'full_mailboxes']
const aPlace = async () => aDomain(here.owner, (await anOrganization(here.owner)).id)

const servicesOf = async (address: string) =>
	(await reader.query('SELECT service FROM mailserver.credentials WHERE address = $1 ORDER BY 1', [address])).rows.map(
		(row) => row.service,
	)

test('there is a row of credentials for each service that a mailbox may sign in to, and no other', async () => {
	const domain = await aPlace()
	const full = await aMailbox(here.owner, domain)
	const sendOnly = await aMailbox(here.owner, domain, { send_only: true })
	const disabled = await aMailbox(here.owner, domain, { enabled: false })
	expect(await servicesOf(full.address)).toEqual(['imap', 'pop3', 'sieve', 'smtp'])
	expect(await servicesOf(sendOnly.address)).toEqual(['smtp'])
	expect(await servicesOf(disabled.address)).toEqual([])
})

test('a protocol that a mailbox may not use has no row, and without SMTP it is no sender', async () => {
	const domain = await aPlace()
	const reads = await aMailbox(here.owner, domain, { protocols: ['imap', 'sieve'] })
	const sends = await aMailbox(here.owner, domain, { send_only: true, protocols: ['imap', 'smtp'] })
	const none = await aMailbox(here.owner, domain, { protocols: [] })
	await anAlias(here.owner, domain, [reads.address, sends.address, none.address], { local_part: 'team' })
	expect(await servicesOf(reads.address)).toEqual(['imap', 'sieve'])
	expect(await servicesOf(sends.address)).toEqual(['smtp'])
	expect(await servicesOf(none.address)).toEqual([])
	const sendersOf = async (address: string) =>
		(await postfix.query('SELECT login FROM mailserver.senders WHERE address = $1', [address])).rows
	const submitters = await postfix.query('SELECT address FROM mailserver.submitters WHERE address = ANY ($1)', [
		[reads.address, sends.address, none.address],
	])
	expect(submitters.rows).toEqual([{ address: sends.address }])
	expect(await sendersOf(reads.address)).toEqual([])
	expect(await sendersOf(`team@${domain.name}`)).toEqual([{ login: `${sends.address}/0` }])
	const taking = 'SELECT address FROM mailserver.recipients WHERE address = ANY ($1)'
	expect((await postfix.query(taking, [[reads.address, none.address]])).rowCount).toBe(2)
})

test('whoever was invited and has no password yet receives mail and signs in to nothing', async () => {
	const domain = await aPlace()
	const invited = await anAccount(here.owner, { state: 'invited', password_hash: null })
	const values = ['01930000-0000-7000-8000-000000000001', invited.id, domain.id, 'invited']
	await here.owner.query('INSERT INTO mailbox (id, account_id, domain_id, local_part) VALUES ($1, $2, $3, $4)', values)
	const address = `invited@${domain.name}`
	expect((await reader.query('SELECT FROM mailserver.users WHERE address = $1', [address])).rowCount).toBe(1)
	expect(await servicesOf(address)).toEqual([])
})

test('a mailbox lies in a folder named after its id, and may hold what its quota says to the byte', async () => {
	const domain = await aPlace()
	const limited = await aMailbox(here.owner, domain, { quota_bytes: 1_234_567 })
	const unlimited = await aMailbox(here.owner, domain)
	const { rows } = await reader.query('SELECT * FROM mailserver.users WHERE address = ANY ($1) ORDER BY quota_rule', [
		[limited.address, unlimited.address],
	])
	expect(rows).toEqual([
		{
			mailbox_id: unlimited.id,
			address: unlimited.address,
			home_rel: `${domain.name}/${unlimited.id}`,
			quota_rule: '*:bytes=0',
			can_receive: true,
		},
		{
			mailbox_id: limited.id,
			address: limited.address,
			home_rel: `${domain.name}/${limited.id}`,
			quota_rule: '*:bytes=1234567',
			can_receive: true,
		},
	])
})

test('whoever is not asked for is no unknown mailbox but an error', async () => {
	const ask = (address: string) =>
		reader.query('SELECT FROM mailserver.users WHERE address = mailserver.asked($1)', [address])
	await expect(ask('')).rejects.toMatchObject({ code: '08000' })
	expect((await ask('nobody@nowhere.test')).rowCount).toBe(0)
})

test('the reader sees two views and nothing else, and writes nothing, whatever it sets', async () => {
	for (const table of TABLES) {
		await expect(reader.query(`SELECT FROM public.${table}`), table).rejects.toMatchObject(DENIED)
	}
	const forbidden = [
		...OF_POSTFIX.map((view) => `SELECT FROM mailserver.${view}`),
		'SELECT FROM mailserver.mailboxes',
		'SELECT FROM mailserver.quota_usage',
		'SELECT FROM mailserver.last_login',
		'SELECT app.is_enabled_organization(NULL)',
		"SELECT * FROM app.sign_in_subject('a@b.test')",
		'SELECT rolpassword FROM pg_authid',
		'SET ROLE postern_app',
		'CREATE TABLE mailserver.mine ()',
	]
	const writes = [
		"UPDATE mailserver.credentials SET password = ''",
		"UPDATE mailserver.users SET address = ''",
		'DELETE FROM mailserver.users',
		"INSERT INTO mailserver.quota_usage VALUES ('a@b.test', 1, 1)",
		"UPDATE public.account SET password_hash = ''",
	]
	const client = await reader.connect()
	await client.query('SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE')
	await client.query('SET default_transaction_read_only = off')
	for (const statement of forbidden) await expect(client.query(statement), statement).rejects.toMatchObject(DENIED)
	for (const statement of writes) await expect(client.query(statement), statement).rejects.toMatchObject(NOT_WRITTEN)
	client.release(true)
})

test('Postfix sees who takes and sends mail, no password, no name, nothing that it could change', async () => {
	const mailbox = await aMailbox(here.owner, await aPlace())
	const seen = new Set<string>()
	for (const view of OF_POSTFIX)
		for (const { name } of (await postfix.query(`SELECT * FROM mailserver.${view}`)).fields) seen.add(name)
	expect([...seen].sort()).toEqual(['action', 'address', 'destination', 'domain', 'login'])
	const forbidden = ['credentials', 'users', 'mailboxes', 'quota_usage', 'last_login'].map((n) => `mailserver.${n}`)
	for (const name of [...forbidden, ...TABLES.map((t) => `public.${t}`)])
		await expect(postfix.query(`SELECT FROM ${name}`), name).rejects.toMatchObject(DENIED)
	const client = await postfix.connect()
	await client.query('SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE')
	await client.query('SET default_transaction_read_only = off')
	for (const view of OF_POSTFIX)
		await expect(client.query(`DELETE FROM mailserver.${view}`), view).rejects.toMatchObject(NOT_WRITTEN)
	await expect(client.query('SELECT app.is_enabled_organization(NULL)')).rejects.toMatchObject(DENIED)
	await expect(client.query("INSERT INTO mailserver.quota_usage VALUES ('a', 1, 1)")).rejects.toMatchObject(DENIED)
	client.release(true)
	const { rows } = await postfix.query('SELECT login FROM mailserver.senders WHERE address = $1', [mailbox.address])
	expect(rows).toEqual([{ login: `${mailbox.address}/0` }])
})

const found = async (view: string, address: string) =>
	(await postfix.query(`SELECT * FROM mailserver.${view} WHERE address = $1`, [address])).rows

test('an address either takes mail or says why not, and one that is gone says nothing', async () => {
	const domain = await aPlace()
	const full = await aMailbox(here.owner, domain)
	const sendOnly = await aMailbox(here.owner, domain, { send_only: true })
	const disabled = await aMailbox(here.owner, domain, { enabled: false })
	const alias = await anAlias(here.owner, domain, [full.address, 'a@elsewhere.test'])
	const off = await anAlias(here.owner, domain, [full.address], { enabled: false })
	expect(await found('recipients', full.address)).toHaveLength(1)
	expect(await found('refusals', full.address)).toEqual([])
	expect(await found('refusals', sendOnly.address)).toMatchObject([{ action: expect.stringContaining('only sends') }])
	expect(await found('refusals', disabled.address)).toMatchObject([{ action: expect.stringContaining('disabled') }])
	expect(await found('aliases', alias.address)).toHaveLength(2)
	expect(await found('refusals', off.address)).toMatchObject([{ action: expect.stringContaining('disabled') }])
	expect(await found('aliases', off.address)).toEqual([])
	await here.owner.query('UPDATE organization SET enabled = false WHERE id = $1', [domain.organizationId])
	for (const { address } of [full, alias]) {
		expect(await found('recipients', address)).toEqual([])
		expect(await found('aliases', address)).toEqual([])
		expect(await found('senders', address)).toEqual([])
		expect(await found('refusals', address)).toMatchObject([
			{ action: expect.stringMatching(/^550 5\.2\.1 .*disabled/) },
		])
	}
	await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [domain.id])
	for (const view of ['recipients', 'aliases', 'senders', 'refusals', 'submitters'])
		for (const { address } of [full, sendOnly, disabled, alias, off]) expect(await found(view, address)).toEqual([])
})

test('whoever is disabled or changes their password is called by another name when they sign in to send', async () => {
	const mailbox = await aMailbox(here.owner, await aPlace())
	const loginOf = async () =>
		(
			await reader.query("SELECT login FROM mailserver.credentials WHERE address = $1 AND service = 'smtp'", [
				mailbox.address,
			])
		).rows[0]?.login
	const first = await loginOf()
	expect(await found('submitters', mailbox.address)).toEqual([{ address: mailbox.address, login: first }])
	await here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [mailbox.accountId])
	expect(await found('submitters', mailbox.address)).toEqual([])
	await here.owner.query("UPDATE account SET state = 'active' WHERE id = $1", [mailbox.accountId])
	const second = await loginOf()
	expect(second).not.toBe(first)
	expect(await found('senders', mailbox.address)).toMatchObject([{ login: second }])
})

test('J14 whose mailbox is full sends nothing, until there is room or nothing to fill', async () => {
	const domain = await aPlace()
	const mailbox = await aMailbox(here.owner, domain, { quota_bytes: 1000 })
	const hold = (bytes: number) => report('bytes, messages, username', [bytes, 1, mailbox.address])
	const isFull = async () => (await found('full_mailboxes', mailbox.address)).map(({ action }) => action)
	await hold(989)
	expect(await isFull()).toEqual([])
	await hold(990)
	expect(await isFull()).toEqual([expect.stringMatching(/^552 5\.2\.2 .*full/)])
	await here.owner.query('UPDATE mailbox SET quota_bytes = NULL WHERE id = $1', [mailbox.id])
	expect(await isFull()).toEqual([])
	await here.owner.query('UPDATE mailbox SET quota_bytes = 500 WHERE id = $1', [mailbox.id])
	expect(await isFull()).toHaveLength(1)
	await hold(10)
	expect(await isFull()).toEqual([])
})

test('no look-up of any login runs for longer than three seconds', async () => {
	for (const pool of [reader, reporter, postfix, counter]) {
		expect((await pool.query('SHOW statement_timeout')).rows).toEqual([{ statement_timeout: '3s' }])
	}
	await expect(reader.query('CREATE TEMP TABLE t ()')).rejects.toMatchObject({ code: '25006' })
})

test('the program’s own login finds no door to the credentials', async () => {
	await expect(program.query('SELECT FROM mailserver.credentials')).rejects.toMatchObject(DENIED)
	await expect(program.query("INSERT INTO mailserver.quota_usage VALUES ('a', 1, 1)")).rejects.toMatchObject(DENIED)
})

/** As Dovecot writes. */
const report = (columns: string, values: unknown[]) => {
	const names = columns.split(', ')
	const numbers = names.map((_, n) => `$${n + 1}`).join(', ')
	const sets = names.filter((name) => name !== 'username').map((name) => `${name} = excluded.${name}`)
	return reporter.query(
		`INSERT INTO mailserver.quota_usage (${columns}) VALUES (${numbers}) ON CONFLICT (username) DO UPDATE SET ${sets.join(', ')}`,
		values,
	)
}
const usageOf = async (id: string) =>
	(await here.owner.query('SELECT bytes::int, messages::int FROM mail_usage WHERE mailbox_id = $1', [id])).rows

test('reports are filed under the mailbox, number by number, and those about nobody are dropped', async () => {
	const mailbox = await aMailbox(here.owner, await aPlace())
	await report('bytes, username', [5000, mailbox.address])
	expect(await usageOf(mailbox.id)).toEqual([{ bytes: 5000, messages: 0 }])
	await report('messages, username', [3, mailbox.address])
	expect(await usageOf(mailbox.id)).toEqual([{ bytes: 5000, messages: 3 }])
	await report('bytes, messages, username', [0, 0, mailbox.address])
	expect(await usageOf(mailbox.id)).toEqual([{ bytes: 0, messages: 0 }])
	await report('bytes, messages, username', [1, 1, 'nobody@nowhere.test'])
	await here.owner.query('UPDATE mailbox SET deleted_at = now() WHERE id = $1', [mailbox.id])
	await report('bytes, messages, username', [9, 9, mailbox.address])
	expect(await usageOf(mailbox.id)).toEqual([{ bytes: 0, messages: 0 }])
})

test('the reporter reads nothing back, and no hash', async () => {
	const mailbox = await aMailbox(here.owner, await aPlace())
	await report('bytes, messages, username', [1, 1, mailbox.address])
	expect((await reporter.query('SELECT * FROM mailserver.quota_usage')).rows).toEqual([])
	expect((await reporter.query('SELECT * FROM mailserver.last_login')).rows).toEqual([])
	const forbidden = [
		...OF_POSTFIX.map((view) => `mailserver.${view}`),
		'mailserver.credentials',
		'mailserver.users',
		'mailserver.mailboxes',
		...TABLES.map((t) => `public.${t}`),
	]
	for (const name of forbidden) {
		await expect(reporter.query(`SELECT FROM ${name}`), name).rejects.toMatchObject(DENIED)
	}
	const statements = [
		'DELETE FROM mailserver.quota_usage',
		'TRUNCATE mailserver.last_login',
		'ALTER TABLE mailserver.quota_usage DISABLE TRIGGER ALL',
		'SELECT mailserver.take_quota_usage()',
		'CREATE TABLE mailserver.mine ()',
	]
	for (const statement of statements) await expect(reporter.query(statement), statement).rejects.toMatchObject(DENIED)
})

test('made anew under use, the schema loses neither a look-up nor a number', async () => {
	const mailbox = await aMailbox(here.owner, await aPlace())
	await report('bytes, messages, username', [7, 7, mailbox.address])
	const sql = await readFile(new URL('../../prisma/mailserver.sql', import.meta.url), 'utf8')
	const client = await here.owner.connect()
	let over = false
	const remake = async () => {
		for (let times = 0; times < 20; times += 1) {
			await client.query('BEGIN')
			await client.query(sql)
			await client.query('COMMIT')
		}
	}
	const readers = Array.from({ length: 3 }, async () => {
		let seen = 0
		for (; !over; seen += 1) expect(await servicesOf(mailbox.address)).toHaveLength(4)
		return seen
	})
	const remade = remake().finally(() => {
		over = true
		client.release(true)
	})
	const [, ...looked] = await Promise.all([remade, ...readers])
	for (const seen of looked) expect(seen).toBeGreaterThan(10)
	expect(await usageOf(mailbox.id)).toEqual([{ bytes: 7, messages: 7 }])
	await report('bytes, username', [8, mailbox.address])
	expect(await usageOf(mailbox.id)).toEqual([{ bytes: 8, messages: 7 }])
})
