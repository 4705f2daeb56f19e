/** The door that Dovecot asks about app passwords, and what Postfix is told of who signed in with one. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { useDatabase } from '../support/database'
import { mailLogin, setMailPasswords } from '../support/dovecot'
import { aDomain, aMailbox, anAlias, anAppPassword, anOrganization } from '../support/factories'
import { testPool } from '../support/pool'

const here = useDatabase()
let reporter: pg.Pool
let reader: pg.Pool
let postfix: pg.Pool
let domain: Awaited<ReturnType<typeof aDomain>>
let mailbox: Awaited<ReturnType<typeof aMailbox>>

beforeAll(async () => {
	await setMailPasswords(here.ownerUrl)
	const pool = (login: Parameters<typeof mailLogin>[1]) => testPool(mailLogin(here.ownerUrl, login))
	reporter = pool('postern_dovecot_stats')
	reader = pool('postern_dovecot')
	postfix = pool('postern_postfix')
})
afterAll(() => Promise.all([reporter, reader, postfix].map((pool) => pool?.end())))
beforeEach(async () => {
	domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	mailbox = await aMailbox(here.owner, domain)
})

const digest = (secret: string) => createHash('sha256').update(secret).digest('hex')
const ask = async (secret: string, service = 'imap', address = mailbox.address, client = '192.0.2.1') =>
	(
		await reporter.query('SELECT * FROM mailserver.app_password_sign_in($1, $2, $3, $4)', [
			address,
			service,
			digest(secret),
			client,
		])
	).rows
const usesOf = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT * FROM app_password_use WHERE app_password_id = $1 ORDER BY service', [id])).rows

test('it opens its mailbox over its protocols, and Dovecot compares what was typed once more', async () => {
	const { id, secret } = await anAppPassword(here.owner, mailbox.accountId, { protocols: ['imap', 'smtp'] })
	expect(await ask(secret)).toEqual([{ login: mailbox.address, password: `{SHA256.HEX}${digest(secret)}` }])
	expect((await ask(secret, 'smtp'))[0].login).toBe(`${mailbox.address}/0/${id}`)
	expect(await ask(secret, 'pop3')).toEqual([])
	expect(await ask(`${secret}x`)).toEqual([])
	const neighbour = await aMailbox(here.owner, domain)
	expect(await ask(secret, 'imap', neighbour.address)).toEqual([])
})

test('a question of which a part got lost on the way is an error, and no wrong password', async () => {
	const { secret } = await anAppPassword(here.owner, mailbox.accountId, { protocols: ['imap'] })
	const parts = [mailbox.address, 'imap', digest(secret)]
	for (const lost of [0, 1, 2]) {
		const asked = reporter.query(
			"SELECT FROM mailserver.app_password_sign_in($1, $2, $3, '')",
			parts.map((part, n) => (n === lost ? '' : part)),
		)
		await expect(asked, parts[lost]).rejects.toMatchObject({ code: '08000' })
	}
})

test.each<[string, (id: string) => [string, unknown[]]]>([
	['it was ended', (id) => ['UPDATE app_password SET revoked_at = now() WHERE id = $1', [id]]],
	[
		'its time is over',
		(id) => [
			"UPDATE app_password SET created_at = now() - interval '2 s', ends_at = now() - interval '1 s' WHERE id = $1",
			[id],
		],
	],
	['the mailbox may not use it', () => ["UPDATE mailbox SET protocols = '{smtp}' WHERE id = $1", [mailbox.id]]],
	['the mailbox only sends', () => ['UPDATE mailbox SET send_only = true WHERE id = $1', [mailbox.id]]],
	['the mailbox is disabled', () => ['UPDATE mailbox SET enabled = false WHERE id = $1', [mailbox.id]]],
	['the mailbox lies in the trash', () => ['UPDATE mailbox SET deleted_at = now() WHERE id = $1', [mailbox.id]]],
	['the domain is disabled', () => ['UPDATE domain SET enabled = false WHERE id = $1', [domain.id]]],
	[
		'the organization is disabled',
		() => ['UPDATE organization SET enabled = false WHERE id = $1', [domain.organizationId]],
	],
	['the person is disabled', () => ["UPDATE account SET state = 'disabled' WHERE id = $1", [mailbox.accountId]]],
])('it opens nothing when %s', async (_, change) => {
	const { id, secret } = await anAppPassword(here.owner, mailbox.accountId)
	expect(await ask(secret)).toHaveLength(1)
	await here.owner.query(...change(id))
	expect(await ask(secret)).toEqual([])
})

test('where app passwords are needed, the password itself has no row left, and is no sender; app passwords are', async () => {
	const { id, secret } = await anAppPassword(here.owner, mailbox.accountId)
	const reading = await anAppPassword(here.owner, mailbox.accountId, { protocols: ['imap'] })
	await anAlias(here.owner, domain, [mailbox.address], { local_part: 'team' })
	const logins = async (address: string) =>
		(await postfix.query('SELECT login FROM mailserver.senders WHERE address = $1 ORDER BY 1', [address])).rows.map(
			(row) => row.login,
		)
	const submitters = async () =>
		(await postfix.query('SELECT login FROM mailserver.submitters WHERE address = $1 ORDER BY 1', [mailbox.address]))
			.rows
	const [main, app] = [`${mailbox.address}/0`, `${mailbox.address}/0/${id}`]
	expect(await logins(mailbox.address)).toEqual([main, app])
	expect(await logins(`team@${domain.name}`)).toEqual([main, app])
	await here.owner.query('UPDATE account SET app_passwords_only = true WHERE id = $1', [mailbox.accountId])
	const services = 'SELECT service FROM mailserver.credentials WHERE address = $1'
	expect((await reader.query(services, [mailbox.address])).rows).toEqual([])
	expect(await logins(`team@${domain.name}`)).toEqual([app])
	expect(await submitters()).toEqual([{ login: app }])
	expect(await ask(secret)).toHaveLength(1)
	expect(await ask(reading.secret, 'smtp')).toEqual([])
})

test('the last use is kept for each service, to the minute, and at once when it comes from elsewhere', async () => {
	const made = await anAppPassword(here.owner, mailbox.accountId)
	await ask(made.secret, 'imap')
	await ask(made.secret, 'smtp')
	await ask(`${made.secret}x`, 'pop3')
	const [first, smtp, ...others] = await usesOf(made)
	expect([first.service, first.client_address, smtp.service, others]).toEqual(['imap', '192.0.2.1', 'smtp', []])
	await ask(made.secret, 'imap')
	expect((await usesOf(made))[0].used_at).toEqual(first.used_at)
	await ask(made.secret, 'imap', mailbox.address, '192.0.2.9')
	expect((await usesOf(made))[0].client_address).toBe('192.0.2.9')
	await here.owner.query("UPDATE app_password_use SET used_at = now() - interval '61 s' WHERE app_password_id = $1", [
		made.id,
	])
	await ask(made.secret, 'imap', mailbox.address, '192.0.2.9')
	expect(Date.now() - (await usesOf(made))[0].used_at.getTime()).toBeLessThan(55_000)
})

test('no login of the mail server reads a digest, lists who has one, or asks with anything but a whole one', async () => {
	const { secret } = await anAppPassword(here.owner, mailbox.accountId)
	for (const pool of [reporter, reader, postfix])
		for (const table of [
			'public.app_password',
			'public.app_password_use',
			'mailserver.app_passwords',
			'mailserver.logins',
		])
			await expect(pool.query(`SELECT FROM ${table}`), table).rejects.toMatchObject({ code: '42501' })
	for (const pool of [reader, postfix])
		await expect(pool.query("SELECT mailserver.app_password_sign_in('a', 'imap', 'x', '')")).rejects.toMatchObject({
			code: '42501',
		})
	for (const wrong of ['none', '%', digest(secret).slice(0, 63), digest(secret).toUpperCase(), `${digest(secret)}\n`])
		expect(
			(
				await reporter.query("SELECT * FROM mailserver.app_password_sign_in($1, 'imap', $2, '')", [
					mailbox.address,
					wrong,
				])
			).rows,
		).toEqual([])
})
