import { randomBytes, randomUUID } from 'node:crypto'
import { type JobHelpers, parseCrontab } from 'graphile-worker'
import { expect, test } from 'vitest'
import { crontab, tasks } from '@/jobs'
import { sweep } from '@/jobs/sweep'
import { useDatabase } from '../support/database'
import { anAccount } from '../support/factories'

const here = useDatabase()

test('what has had its time is taken away, and nothing else', async () => {
	const account = await anAccount(here.owner)
	const rows: [table: string, name: string, sql: string][] = []
	const add = async (table: string, name: string, columns: Record<string, string>) => {
		const id = { session: 'id_hash', token: 'hash', rate_limit: 'key', request_key: 'key' }[table] ?? ''
		const value = table === 'request_key' ? randomUUID() : randomBytes(32)
		const fixed: Record<string, string> = {
			session: 'public_id, account_id, auth_epoch, client_address, user_agent',
			token: 'purpose',
			rate_limit: 'points',
			request_key: '"right", result',
		}
		const constants: Record<string, string> = {
			session: `'${randomUUID()}', '${account.id}', 0, '', '${name}'`,
			token: "'invitation'",
			rate_limit: '1',
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
	await add('token', 'kept: still good', { expires_at: ahead('1 hour') })
	await add('token', 'gone: expired', { expires_at: ago('2 days') })
	await add('token', 'gone: used', { expires_at: ahead('1 hour'), used_at: ago('2 days') })
	await add('rate_limit', 'kept: counting', { resets_at: ahead('1 minute') })
	await add('rate_limit', 'gone: over', { resets_at: ago('1 minute') })
	await add('request_key', 'kept: young', { created_at: ago('6 days') })
	await add('request_key', 'gone: old', { created_at: ago('8 days') })
	const helpers = { query: (text: string) => here.owner.query(text) } as unknown as JobHelpers
	await sweep({}, helpers)
	for (const [table, name, sql] of rows) {
		const { rowCount } = await here.owner.query(sql)
		expect(rowCount, `${table} ${name}`).toBe(name.startsWith('kept') ? 1 : 0)
	}
})

test('each line of the crontab names a job that exists', () => {
	const items = parseCrontab(crontab)
	expect(items.length).toBeGreaterThan(0)
	expect(items.map((item) => item.task).filter((task) => !(task in tasks))).toEqual([])
})
