import { randomBytes, randomUUID } from 'node:crypto'
import { type JobHelpers, parseCrontab } from 'graphile-worker'
import { expect, test } from 'vitest'
import { crontab, tasks } from '@/jobs'
import { sweep } from '@/jobs/sweep'
import { aBackup, PROVED } from '../support/backups'
import { useDatabase } from '../support/database'
import { aDomain, aMailbox, anAccount, anOrganization } from '../support/factories'

const here = useDatabase()

test('what has had its time is taken away, and nothing else', async () => {
	const account = await anAccount(here.owner)
	const rows: [table: string, name: string, sql: string][] = []
	const add = async (table: string, name: string, columns: Record<string, string>) => {
		const id =
			{ session: 'id_hash', token: 'hash', rate_limit: 'key', request_key: 'key', app_password: 'secret_hash' }[
				table
			] ?? ''
		const value = table === 'request_key' ? randomUUID() : randomBytes(32)
		const fixed: Record<string, string> = {
			session: 'public_id, account_id, auth_epoch, client_address, user_agent',
			token: 'purpose',
			rate_limit: 'points',
			app_password: 'id, account_id, name, protocols',
			request_key: '"right", result',
		}
		const constants: Record<string, string> = {
			session: `'${randomUUID()}', '${account.id}', 0, '', '${name}'`,
			token: "'invitation'",
			rate_limit: '1',
			app_password: `'${randomUUID()}', '${account.id}', 'Phone', '{imap}'`,
			request_key: `'x', '{}'`,
		}
		await here.owner.query(
			`INSERT INTO ${table} (${id}, ${fixed[table]}, ${Object.keys(columns).join(', ')}) VALUES ($1, ${constants[table]}, ${Object.values(columns).join(', ')})`,
			[value],
		)
		rows.push([
			table,
			name,
			`SELECT 1 FROM ${table} WHERE ${id} = '${typeof value === 'string' ? value : `\\x${value.toString('hex')}`}'`,
		])
	}
	const ago = (length: string) => `now() - interval '${length}'`
	const ahead = (length: string) => `now() + interval '${length}'`
	const open = { idle_expires_at: ahead('1 hour'), absolute_expires_at: ahead('1 day') }
	await add('session', 'kept: open', open)
	await add('session', 'kept: ended lately', { ...open, idle_expires_at: ago('29 days') })
	await add('session', 'gone: long idle', { ...open, idle_expires_at: ago('31 days') })
	await add('session', 'gone: long revoked', { ...open, revoked_at: ago('31 days') })
	const old = { created_at: ago('90 days') }
	await add('app_password', 'kept: in use', old)
	await add('app_password', 'kept: ended lately', { ...old, revoked_at: ago('29 days') })
	await add('app_password', 'gone: long over', { ...old, ends_at: ago('31 days') })
	await add('app_password', 'gone: long ended', { ...old, ends_at: ahead('1 day'), revoked_at: ago('31 days') })
	await add('token', 'kept: still good', { expires_at: ahead('1 hour') })
	await add('token', 'gone: expired', { expires_at: ago('2 days') })
	await add('token', 'gone: used', { expires_at: ahead('1 hour'), used_at: ago('2 days') })
	await add('rate_limit', 'kept: counting', { resets_at: ahead('1 minute') })
	await add('rate_limit', 'gone: over', { resets_at: ago('1 minute') })
	await add('request_key', 'kept: young', { created_at: ago('6 days') })
	await add('request_key', 'gone: old', { created_at: ago('8 days') })
	const helpers = {
		query: (text: string, values?: unknown[]) => here.owner.query(text, values),
	} as unknown as JobHelpers
	await sweep({}, helpers)
	for (const [table, name, sql] of rows) {
		const { rowCount } = await here.owner.query(sql)
		expect(rowCount, `${table} ${name}`).toBe(name.startsWith('kept') ? 1 : 0)
	}
})

test('counters that count nothing any more are taken away, and refusals after thirty days', async () => {
	const domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	const mailbox = await aMailbox(here.owner, domain)
	const ages = { kept: [0, 24 * 12], gone: [27 * 12, 1000 * 12] }
	const counters = Object.entries(ages).flatMap(([fate, slots]) =>
		slots.map((slot) => ({ fate, slot, id: randomUUID() })),
	)
	for (const { slot, id } of counters)
		await here.owner.query("INSERT INTO send_counter VALUES ($1, $1, app.send_slot() - $2::int, '{1}', '{1}')", [
			id,
			slot,
		])
	for (const days of [29, 31])
		await here.owner.query(
			`INSERT INTO send_refusal (id, mailbox_id, subject, subject_id, period, most, last_at)
			VALUES ($1, $2, 'mailbox', $2, 'hour', $3, now() - make_interval(days => $3))`,
			[randomUUID(), mailbox.id, days],
		)
	await sweep({}, {
		query: (text: string, values?: unknown[]) => here.owner.query(text, values),
	} as unknown as JobHelpers)
	const { rows } = await here.owner.query('SELECT subject_id AS id FROM send_counter')
	const kept = counters.filter(({ fate }) => fate === 'kept').map(({ id }) => id)
	expect(rows.map(({ id }) => id).sort()).toEqual(kept.sort())
	expect((await here.owner.query('SELECT most FROM send_refusal')).rows).toEqual([{ most: 29 }])
})

test('each line of the crontab names a job that exists', () => {
	const items = parseCrontab(crontab)
	expect(items.length).toBeGreaterThan(0)
	expect(items.map((item) => item.task).filter((task) => !(task in tasks))).toEqual([])
})

test('who asked for a new password and was not heard in a week asks again, and a link that works no more is kept nowhere', async () => {
	const account = await anAccount(here.owner)
	const other = await anAccount(here.owner)
	await here.owner.query(
		`INSERT INTO reset_request (id, account_id, asked_at, closed_at) VALUES
			(gen_random_uuid(), $1, now() - interval '8 days', NULL), (gen_random_uuid(), $2, now() - interval '6 days', NULL),
			(gen_random_uuid(), $2, now() - interval '40 days', now() - interval '31 days')`,
		[account.id, other.id],
	)
	await here.owner.query(
		`INSERT INTO letter (id, kind, to_address, subject, body_text, body_html, link, state, created_at) VALUES
			(gen_random_uuid(), 'reset', 'old@home.test', '', '', '', 'old', 'kept', now() - interval '31 minutes'),
			(gen_random_uuid(), 'reset', 'new@home.test', '', '', '', 'new', 'kept', now() - interval '20 minutes')`,
	)
	await sweep({}, {
		query: (text: string, values?: unknown[]) => here.owner.query(text, values),
	} as unknown as JobHelpers)
	const { rows } = await here.owner.query(
		'SELECT account_id, closed_at IS NOT NULL AS closed FROM reset_request WHERE account_id IN ($1, $2) ORDER BY closed DESC',
		[account.id, other.id],
	)
	expect(rows).toEqual([
		{ account_id: account.id, closed: true },
		{ account_id: other.id, closed: false },
	])
	const links = await here.owner.query("SELECT link FROM letter WHERE kind = 'reset' ORDER BY created_at")
	expect(links.rows).toEqual([{ link: null }, { link: 'new' }])
})

test('a restore whose job is gone stands in no other’s way', async () => {
	const mailbox = await aMailbox(here.owner, await aDomain(here.owner, (await anOrganization(here.owner)).id))
	const backup = await aBackup(here.owner, mailbox.id, PROVED)
	const id = randomUUID()
	await here.owner.query(
		`INSERT INTO restore (id, backup_id, mailbox_id, domain_id, organization_id, address, from_address, asked_by, created_at)
		SELECT $1, b.id, b.mailbox_id, b.domain_id, b.organization_id, b.address, b.address, 'Somebody', now() - interval '4 days' FROM backup b WHERE b.id = $2`,
		[id, backup],
	)
	await sweep({}, { query: here.owner.query.bind(here.owner) } as unknown as JobHelpers)
	const { rows } = await here.owner.query('SELECT state FROM restore WHERE id = $1', [id])
	expect(rows[0].state).toBe('failed')
})
